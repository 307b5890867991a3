import { type Doc } from '../bson.ts';
import { countIn, documentIn } from '../arguments.ts';
import { collectionOf, command, namespaceOf, type Call } from '../command.ts';
import { ResultBatches } from '../cursors.ts';
import { compileProjection } from '../projection.ts';
import { search, type Query } from '../results.ts';
import { sortOf } from '../sort.ts';

const FIELDS = ['find', 'filter', 'sort', 'projection', 'skip', 'limit', 'batchSize', 'singleBatch', 'allowDiskUse'];

/** find: documents by filter, sort, projection, skip and limit, in batches. */
export const find = command('read', [...FIELDS, 'noCursorTimeout'], (call: Call): Doc => {
  const { body, store } = call;
  const skip = countIn(body, 'skip') ?? 0;
  const limit = countIn(body, 'limit') ?? 0;
  const projection = compileProjection(documentIn(body, 'projection'));
  const results = search(collectionOf(call), queryOf(body, 'filter', skip, limit));
  const batches = new ResultBatches(results, skip, limit, projection);
  return store.cursors.start(namespaceOf(call), batches, countIn(body, 'batchSize'), body['singleBatch'] === true);
});

/** The query of a command whose filter is in `field`. */
export function queryOf(body: Doc, field: 'filter' | 'query', skip: number, limit: number): Query {
  return { filter: documentIn(body, field), sort: sortOf(body['sort']), limit: limit === 0 ? 0 : skip + limit };
}
