/** Every exported model function, found as test/architecture finds it, and arguments for it made of its parameters' names and types. */
import { join } from 'node:path';
import { declared } from '../../architecture/exports.ts';
import { MODEL_RULES } from '../../architecture/model-rules.ts';
import { check, ourSources, type Source } from '../../architecture/source.ts';
import { ROOT } from '../../gate/run-step.ts';

interface Parameter {
  name: string;
  type: string;
}
export interface ModelFunction {
  /** file#name */
  name: string;
  /** Without the actor. */
  parameters: Parameter[];
  call(...given: unknown[]): unknown;
}

/** What is asked about: a child, its guardian, their note, their school. */
export interface Target {
  school: string;
  student: string;
  person: string;
  now: Date;
  /** Marks what this walk writes. */
  cause: string;
}

/** Where contract C holds, every function that leaves its file. */
export async function modelFunctions(): Promise<ModelFunction[]> {
  const [rule] = MODEL_RULES;
  if (!rule) return [];
  const kept: Source[] = [];
  check({ ...rule, find: (source) => (kept.push(source), []) }, ourSources());
  const found: ModelFunction[] = [];
  for (const source of kept) {
    const exported = declared(source).filter((one) => one.exported && one.body);
    if (!exported.length) continue;
    const module = (await import(join(ROOT, source.path))) as Record<string, ModelFunction['call']>;
    for (const { name, body } of exported) {
      const parameters = (body?.parameters ?? []).slice(1).map((parameter) => ({
        name: parameter.name.getText(source.tree),
        type: parameter.type?.getText(source.tree) ?? '',
      }));
      const call = module[name];
      if (call) found.push({ name: `${source.path}#${name}`, parameters, call });
    }
  }
  return found;
}

/** What each name of a parameter, or of a field, stands for. */
function valuesOf({ school, student, person, now, cause }: Target): Record<string, unknown> {
  const account = `telegram/${person}`;
  return {
    _id: `${person}/note`,
    id: `${person}/note`,
    school,
    schoolId: school,
    student,
    students: [student],
    person,
    personId: person,
    guardian: person,
    account,
    conversation: account,
    place: person,
    text: 'x',
    file: `${person}/file`,
    channel: 'telegram',
    bytes: Buffer.from('%PDF-'),
    reason: 'x',
    intent: 'unknown',
    kind: 'walk',
    values: {},
    priority: 2,
    why: 'walk',
    cause,
    roles: ['office', 'head', 'teacher'],
    what: 'phone',
    value: '06 00000000',
    language: 'nl',
    decision: 'leave',
    at: now,
    due: now,
    now,
    limit: 100,
    skip: 0,
  };
}

/** A plausible argument about the target. */
export function argumentFor({ name, type }: Parameter, target: Target): unknown {
  const values = valuesOf(target);
  if (/^Date\b/.test(type)) return target.now;
  if (/^number\b/.test(type)) return 100;
  if (type.includes('AccountRef')) return { channel: 'telegram', id: target.person };
  const known = values[name];
  if (/\[\]$/.test(type)) return Array.isArray(known) ? known : [values];
  if (typeof known === 'string' && /^(string|'|[A-Z]\w*$)/.test(type)) return known;
  if (/^string\b/.test(type)) return target.person;
  return values;
}
