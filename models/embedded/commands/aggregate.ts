import { decode, type Doc } from '../bson.ts';
import { CommandError } from '../command-error.ts';
import { countIn, documentIn } from '../arguments.ts';
import { collectionOf, command, namespaceOf, type Call } from '../command.ts';
import { ListBatches, ResultBatches } from '../cursors.ts';
import { type Sort } from '../index-keys.ts';
import { checkPipeline, runPipeline } from '../pipeline.ts';
import { equal } from '../keys.ts';
import { countWithin, search, type Results, type Window } from '../results.ts';
import { sortOf } from '../sort.ts';
import { isPlain } from '../values.ts';

/** Documents that later stages work on are held in memory: at most this many bytes, as in MongoDB without a disk. */
const MAX_BYTES = 100 * 1024 * 1024;

const COUNT = { $group: { _id: 1, n: { $sum: 1 } } };

const FIELDS = ['aggregate', 'pipeline', 'cursor', 'allowDiskUse', 'bypassDocumentValidation'];

/** aggregate: $match and $sort first, by the indexes; then the other stages in memory. */
export const aggregate = command('read', FIELDS, async (call: Call): Promise<Doc> => {
  const { store, body } = call;
  const size = countIn(documentIn(body, 'cursor'), 'batchSize');
  const { filter, sort, rest } = head(checkPipeline(body['pipeline']));
  const results = search(collectionOf(call), { filter, sort, limit: 0 });
  if (rest.length === 0) return store.cursors.start(namespaceOf(call), new ResultBatches(results, 0, 0), size);
  const window = countWindow(rest);
  const documents = window ? counted(countWithin(results, window)) : await runPipeline(held(results), rest);
  return store.cursors.start(namespaceOf(call), new ListBatches(documents), size);
});

interface Head {
  filter: Doc;
  sort: Sort;
  rest: Doc[];
}

function head(pipeline: readonly Doc[]): Head {
  const rest = [...pipeline];
  const filter = rest[0]?.['$match'];
  if (isPlain(filter)) rest.shift();
  const sort = rest[0]?.['$sort'];
  if (sort !== undefined) rest.shift();
  return { filter: isPlain(filter) ? filter : {}, sort: sortOf(sort), rest };
}

/** Drivers count documents by `[$skip, $limit, { $group: { _id: 1, n: { $sum: 1 } } }]`: that needs no documents. */
function countWindow(rest: readonly Doc[]): Window | undefined {
  const stages = [...rest];
  const skip = stages[0]?.['$skip'] === undefined ? 0 : countIn(stages.shift() ?? {}, '$skip');
  const limit = stages[0]?.['$limit'] === undefined ? 0 : countIn(stages.shift() ?? {}, '$limit');
  const [group, ...more] = stages;
  const counts = more.length === 0 && group !== undefined && equal(group, COUNT);
  return counts && skip !== undefined && limit !== undefined ? { skip, limit } : undefined;
}

function counted(n: number): Doc[] {
  return n > 0 ? [{ _id: 1, n }] : [];
}

function held(results: Results): Doc[] {
  const documents: Doc[] = [];
  let bytes = 0;
  for (const found of results.rows()) {
    bytes += found.raw.length;
    if (bytes > MAX_BYTES)
      throw new CommandError(292, 'QueryExceededMemoryLimitNoDiskUseAllowed', 'an aggregation over more than 100 MB');
    documents.push(decode(found.raw));
  }
  return documents;
}
