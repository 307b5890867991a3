/** Habits that a compiler does not know: where settings, time, errors and words are allowed to stand. */
import ts from 'typescript';
import { PROGRAM_FOLDERS } from '../gate/sources.ts';
import { declared } from './exports.ts';
import { type Finding, finding, nodesOf, type Rule, type Source } from './source.ts';

const PROGRAM = PROGRAM_FOLDERS.map((folder) => `${folder}/`);
const EVERYTHING = [...PROGRAM, 'test/', 'bench/'];
const LONGEST_FILE = 300;

const isProcess = (node: ts.Node | undefined): boolean =>
  node !== undefined && /^(globalThis\.|global\.)?process$/.test(node.getText());

/** `process.env`, `process['env']`, `const { env } = process`, `import … from 'node:process'`. */
function environment(source: Source): Finding[] {
  const read = [
    ...nodesOf(source.tree, ts.isPropertyAccessExpression).filter(
      (node) => node.name.text === 'env' && isProcess(node.expression),
    ),
    ...nodesOf(source.tree, ts.isElementAccessExpression).filter((node) => isProcess(node.expression)),
    ...nodesOf(source.tree, ts.isVariableDeclaration).filter((node) => isProcess(node.initializer)),
    ...nodesOf(source.tree, ts.isImportDeclaration).filter((node) =>
      /['"](node:)?process['"]/.test(node.moduleSpecifier.getText()),
    ),
  ];
  return read.map((node) => finding(source, node, node.getText(source.tree)));
}

const isMessage = (node: ts.Node): boolean => ts.isPropertyAccessExpression(node) && node.name.text === 'message';
const COMPARISONS = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const SEARCHES = new Set(['includes', 'startsWith', 'endsWith', 'indexOf', 'match', 'search', 'test', 'exec']);

/** `error.message === …`, `error.message.includes(…)`, `/…/.test(error.message)`. */
function comparedMessages(source: Source): Finding[] {
  const compared = nodesOf(source.tree, ts.isBinaryExpression).filter(
    (node) => COMPARISONS.has(node.operatorToken.kind) && (isMessage(node.left) || isMessage(node.right)),
  );
  const searched = nodesOf(source.tree, ts.isCallExpression).filter(
    ({ expression, arguments: given }) =>
      ts.isPropertyAccessExpression(expression) &&
      SEARCHES.has(expression.name.text) &&
      (isMessage(expression.expression) || given.some(isMessage)),
  );
  return [...compared, ...searched].map((node) => finding(source, node, node.getText(source.tree)));
}

/** Two words, or one that begins or ends as a sentence does. A key such as `booking.which-child` is neither. */
const NATURAL_LANGUAGE = /\p{L}[\p{L},;:']*\s+\p{L}|^\p{Lu}.*\.$|\p{L}[!?…]+$/u;

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);

/** The message of an `Error` that is no `UserError`, and the reason of a `System` actor, are read by programmers. */
function isForTheLog(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isTemplateExpression(parent) || ts.isTemplateSpan(parent)) return isForTheLog(parent);
  const isCall = ts.isNewExpression(parent) || ts.isCallExpression(parent);
  return isCall && ['Error', 'System'].includes(parent.expression.getText());
}

function wordsInCode(source: Source): Finding[] {
  return nodesOf(source.tree, isText)
    .filter((node) => NATURAL_LANGUAGE.test(node.text) && !isForTheLog(node))
    .map((node) => finding(source, node, JSON.stringify(node.text)));
}

const CLOCK_READERS = new Set(['Date.now', 'DateTime.now', 'DateTime.local', 'DateTime.utc']);

/** `new Date()`, `Date.now()` and luxon's own, when they are given no moment. */
function clockReads(source: Source): Finding[] {
  const dates = nodesOf(source.tree, ts.isNewExpression).filter(
    (node) => node.expression.getText(source.tree) === 'Date' && !node.arguments?.length,
  );
  const calls = nodesOf(source.tree, ts.isCallExpression).filter(
    (node) => CLOCK_READERS.has(node.expression.getText(source.tree)) && node.arguments.length === 0,
  );
  return [...dates, ...calls].map((node) => finding(source, node, node.getText(source.tree)));
}

function withoutDocstring(source: Source): Finding[] {
  return declared(source)
    .filter((one) => one.exported && (one.body !== undefined || ts.isClassDeclaration(one.declaration)))
    .filter((one) => ts.getJSDocCommentsAndTags(one.declaration).length === 0)
    .map((one) => finding(source, one.declaration, `${one.name} is exported without a docstring`));
}

export const HABIT_RULES: readonly Rule[] = [
  {
    name: 'the environment is read in one place',
    why: 'a setting read in the middle of the program is checked by nobody, and surprises at night',
    mend: 'add a setting to bot/config.ts and take the value as an argument',
    folders: PROGRAM,
    except: {
      'bot/main.ts': 'hands it to bot/config.ts',
      'bot/commands/': 'hand it to bot/config.ts',
    },
    find: environment,
  },
  {
    name: 'the text of an error is never compared',
    why: 'texts change with versions and languages; codes and classes do not',
    mend: 'compare its class or its `code`',
    folders: PROGRAM,
    find: comparedMessages,
  },
  {
    name: 'a dialog holds keys, never words',
    why: 'what stands in code is never translated',
    mend: 'put the words in locales/<language>/ and use their key',
    folders: ['dialogs/'],
    find: wordsInCode,
  },
  {
    name: 'time comes from the injected Clock',
    why: 'what reads the clock itself cannot be tested, nor asked about another day',
    mend: 'take a Clock (bot/core/clock.ts), or the moment, as an argument; for a duration use performance.now()',
    folders: PROGRAM,
    except: {
      'bot/core/clock.ts': 'it is the clock',
      'models/embedded/': 'a database server has the time of its machine, as MongoDB has',
    },
    find: clockReads,
  },
  {
    name: `no file is longer than ${LONGEST_FILE} lines`,
    why: 'a file is read on a few screens, or not read',
    mend: 'give the part that can be named a file of its own',
    folders: EVERYTHING,
    find: ({ path, lines }) => (lines > LONGEST_FILE ? [{ path, line: lines, what: `has ${lines} lines` }] : []),
  },
  {
    name: 'every exported function and class has a docstring',
    why: 'the reader learns what it does, its units and its errors where it is declared',
    mend: 'write `/** … */` right above it: what, units, errors, and the source of a rule from outside',
    folders: EVERYTHING,
    find: withoutDocstring,
  },
];
