import { type Doc } from '../bson.ts';
import { badValue } from '../command-error.ts';
import { documentIn, documentsIn, refuseUnknownFields } from '../arguments.ts';
import { type Collection } from '../collection.ts';
import { collectionOf, command, type Call } from '../command.ts';
import { searchFirst, searchIds } from '../results.ts';
import { runStatements } from './statements.ts';

const STATEMENT = new Set(['q', 'limit']);

/** delete: a list of deletions, each of one document (limit 1) or of all that are found (limit 0). */
export const remove = command('write', ['delete', 'deletes', 'ordered'], (call: Call): Doc => {
  const collection = collectionOf(call);
  let n = 0;
  const errors = runStatements(documentsIn(call.body, 'deletes'), call.body['ordered'] !== false, (statement) => {
    refuseUnknownFields(statement, 'delete.deletes', STATEMENT);
    n += removeFound(collection, documentIn(statement, 'q'), statement['limit']);
  });
  return { n, ...errors };
});

function removeFound(collection: Collection | undefined, filter: Doc, limit: unknown): number {
  if (limit !== 0 && limit !== 1) badValue('the limit of a delete must be 0 or 1');
  if (limit === 0) return removeAll(collection, filter);
  const found = searchFirst(collection, { filter, sort: [] });
  if (found) collection?.remove(found);
  return found ? 1 : 0;
}

function removeAll(collection: Collection | undefined, filter: Doc): number {
  const rids = searchIds(collection, filter);
  for (const rid of rids) {
    const row = collection?.byRid(rid);
    if (row) collection?.remove(row);
  }
  return rids.length;
}
