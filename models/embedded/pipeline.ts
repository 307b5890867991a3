import { type Doc } from './bson.ts';
import { CommandError, badValue, unsupported } from './command-error.ts';
import { sortKey } from './index-keys.ts';
import { matcher } from './match.ts';
import { valuesAt } from './paths.ts';
import { sortOf } from './sort.ts';
import { REMOVED, changeAt } from './update-path.ts';
import { fieldOf, isPlain, setField } from './values.ts';

type Stage = (documents: Doc[], operand: unknown) => Doc[];

const STAGES: Record<string, Stage> = {
  $match: (documents, operand) => documents.filter(matcher(documentOf('$match', operand))),
  $sort: sortDocuments,
  $limit: (documents, operand) => documents.slice(0, countOf('$limit', operand)),
  $skip: (documents, operand) => documents.slice(countOf('$skip', operand)),
  $count: (documents, operand) => (documents.length > 0 ? [{ [nameOf('$count', operand)]: documents.length }] : []),
  $unset: unset,
  $unwind: unwind,
};

const BY_EXPRESSION = new Set(['$project', '$group', '$addFields', '$set']);

/** Refuses, by name, a stage that is not supported, before anything is read. */
export function checkPipeline(pipeline: unknown): Doc[] {
  if (!Array.isArray(pipeline) || !pipeline.every(isPlain)) return badValue("'pipeline' must be a list of documents");
  for (const stage of pipeline) {
    const [name = '', ...more] = Object.keys(stage);
    if (more.length > 0) badValue('A pipeline stage specification object must contain exactly one field.');
    if (!Object.hasOwn(STAGES, name) && !BY_EXPRESSION.has(name)) {
      throw new CommandError(
        40324,
        'Location40324',
        `the aggregation stage '${name}' is not supported by the embedded store`,
      );
    }
  }
  return pipeline;
}

/** Runs the stages, one after the other, over documents that are all at hand. */
export async function runPipeline(documents: Doc[], stages: readonly Doc[]): Promise<Doc[]> {
  let current = documents;
  for (const stage of stages) {
    const [name = ''] = Object.keys(stage);
    const run = STAGES[name];
    if (run) current = run(current, stage[name]);
    else current = (await import('./expressions.ts')).runExpressionStage(current, stage);
  }
  return current;
}

function documentOf(stage: string, operand: unknown): Doc {
  return isPlain(operand) ? operand : badValue(`${stage} needs a document`);
}

function countOf(stage: string, operand: unknown): number {
  if (typeof operand !== 'number' || !Number.isSafeInteger(operand) || operand < 0)
    badValue(`${stage} needs a whole number`);
  return operand;
}

function nameOf(stage: string, operand: unknown): string {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$')) badValue(`${stage} needs a name`);
  return operand;
}

function sortDocuments(documents: Doc[], operand: unknown): Doc[] {
  const sort = sortOf(documentOf('$sort', operand));
  const keyed = documents.map((document) => ({ document, key: sortKey(document, sort) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ document }) => document);
}

function unset(documents: Doc[], operand: unknown): Doc[] {
  const paths = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  const names = paths.map((path) => nameOf('$unset', path));
  for (const name of names) for (const document of documents) changeAt(document, name, () => REMOVED, false);
  return documents;
}

/** One document for each element of the array at a path; with preserveNullAndEmptyArrays also for none. */
function unwind(documents: Doc[], operand: unknown): Doc[] {
  const options = typeof operand === 'string' ? { path: operand } : documentOf('$unwind', operand);
  const { path, preserveNullAndEmptyArrays: keep, ...others } = options;
  const [other] = Object.keys(others);
  if (other) unsupported(`$unwind with ${other}`);
  if (typeof path !== 'string' || !path.startsWith('$')) return badValue('$unwind needs a path that begins with $');
  const parts = path.slice(1).split('.');
  return documents.flatMap((document) => unwound(document, parts, keep === true));
}

function unwound(document: Doc, parts: readonly string[], keep: boolean): Doc[] {
  const [value] = valuesAt(document, parts);
  if (Array.isArray(value) && value.length > 0) return value.map((element) => withValue(document, parts, element));
  if (value !== undefined && value !== null && !Array.isArray(value)) return [document];
  return keep ? [document] : [];
}

function withValue(document: Doc, [first = '', ...rest]: readonly string[], value: unknown): Doc {
  const below = fieldOf(document, first);
  const copy = { ...document };
  setField(copy, first, rest.length > 0 && isPlain(below) ? withValue(below, rest, value) : value);
  return copy;
}
