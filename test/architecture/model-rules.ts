/** Contract C, read from the code: every model function knows who asks, and asks whether they may. */
import ts from 'typescript';
import { declared, type Exported } from './exports.ts';
import { type Finding, finding, nodesOf, type Rule, type Source } from './source.ts';

/** Parts of models/ that hold no school's records, or that decide themselves. */
const INFRASTRUCTURE = {
  'models/may.ts': 'it is what is asked',
  'models/register/': 'says what is stored, in tables: no records',
  'models/packs/': 'a pack is a file that the school publishes: reading it needs no permission',
  'models/embedded/': 'a database server: whoever has its socket may do everything',
  'models/store': 'opens and closes the store',
  'models/duplicate-key.ts': 'looks at an error, not at records',
  'models/remembering.ts': 'remembers what models read that have asked already',
  'models/sealed.ts': 'ciphers and keys: called by models that have asked already',
  'models/sealing/': 'ciphers and keys: called by models that have asked already',
  'models/erasure/hashes.ts': 'hashes: no records',
  'models/erasure/list-file.ts': 'a file of hashes: whoever has the folder may read it',
  'models/backup/format/': 'the format of a file, which opens for who has the master key',
  'models/migrations/': 'changes the shape of what is stored, before anybody can ask',
  'models/people/roster/compare.ts': 'compares what roster.ts has read, which has asked already',
  'models/people/roster/filed.ts': 'compares what roster.ts has read, which has asked already',
  'models/people/roster/guardians.ts': 'compares what roster.ts has read, which has asked already',
  'models/people/roster/staff.ts': 'compares what roster.ts has read, which has asked already',
  'models/questions/alike.ts': 'compares words: no records',
  'models/questions/strip.ts': 'takes words out of a text: no records',
  'models/conversations/': "the engine's own bookkeeping: a turn begins before anybody knows who speaks",
};

/** The names of what is called inside a function: `may(…)` → may. */
function callsIn(node: ts.Node): string[] {
  return nodesOf(node, ts.isCallExpression)
    .map((call) => call.expression)
    .filter(ts.isIdentifier)
    .map((called) => called.text);
}

/** True when this function, or one it calls in the same file, asks `may` or `allowed`. */
function asksMay(start: Exported, all: readonly Exported[]): boolean {
  const seen = new Set<Exported>();
  const queue = [start];
  for (let one = queue.pop(); one; one = queue.pop()) {
    if (seen.has(one) || one.body === undefined) continue;
    seen.add(one);
    const calls = callsIn(one.body);
    if (calls.includes('may') || calls.includes('allowed')) return true;
    queue.push(...all.filter(({ name }) => calls.includes(name)));
  }
  return false;
}

function isActorFirst({ body }: Exported): boolean {
  const first = body?.parameters[0];
  if (first === undefined || !ts.isIdentifier(first.name) || first.type === undefined) return false;
  return first.name.text === 'who' && ts.isTypeReferenceNode(first.type) && first.type.typeName.getText() === 'Actor';
}

function withoutActor(source: Source): Finding[] {
  const all = declared(source);
  return all
    .filter((one) => one.exported && one.body !== undefined)
    .flatMap((one) => {
      if (!isActorFirst(one))
        return [finding(source, one.declaration, `${one.name}: its first parameter is not \`who: Actor\``)];
      if (!asksMay(one, all)) return [finding(source, one.declaration, `${one.name}: it never asks \`may(who, …)\``)];
      return [];
    });
}

/** Names of calls that make a Mongoose model or a collection. */
const MAKES_A_DOOR = /\b(model|collection)\s*(<[^(]*>)?\(/;

function leakedModels(source: Source): Finding[] {
  return declared(source)
    .filter((one) => one.exported && one.body === undefined && MAKES_A_DOOR.test(one.value?.getText(source.tree) ?? ''))
    .map((one) => finding(source, one.declaration, `${one.name}: a Mongoose model leaves its file`));
}

function isError(node: ts.ClassDeclaration): boolean {
  const bases = node.heritageClauses?.flatMap((clause) => clause.types.map((type) => type.expression.getText())) ?? [];
  return bases.some((base) => base.endsWith('Error'));
}

function exportedClasses(source: Source): Finding[] {
  return declared(source)
    .filter((one) => one.exported && ts.isClassDeclaration(one.declaration) && !isError(one.declaration))
    .map((one) =>
      finding(source, one.declaration, `${one.name}: a model exports functions, whose actor can be checked`),
    );
}

export const MODEL_RULES: readonly Rule[] = [
  {
    name: 'every exported model function takes `who: Actor` first and asks may()',
    why: 'nobody sees what is not theirs, whichever dialog, page or command asks (contract C)',
    mend:
      'begin it with `may(who, "an-action", { school })` and give the action a rule in models/may.ts; ' +
      'what holds no records of a school is listed with its reason in test/architecture/model-rules.ts',
    folders: ['models/'],
    except: INFRASTRUCTURE,
    find: withoutActor,
  },
  {
    name: 'no Mongoose model and no class leaves a model file',
    why: 'who has the model itself goes around its promises and around may()',
    mend: 'keep it in the file and export a function that does what the caller needs',
    folders: ['models/'],
    except: {
      'models/packs/': INFRASTRUCTURE['models/packs/'],
      'models/embedded/': INFRASTRUCTURE['models/embedded/'],
    },
    find: (source) => [...leakedModels(source), ...exportedClasses(source)],
  },
];
