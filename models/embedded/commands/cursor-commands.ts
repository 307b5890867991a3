import { type Doc } from '../bson.ts';
import { badValue } from '../command-error.ts';
import { collectionName, countIn, cursorId } from '../arguments.ts';
import { command, type Call } from '../command.ts';

/** getMore: the next batch of a cursor. */
export const getMore = command('read', ['getMore', 'collection', 'batchSize'], ({ store, db, body }: Call): Doc => {
  const ns = `${db}.${collectionName(body['collection'])}`;
  return store.cursors.more(cursorId(body['getMore']), ns, countIn(body, 'batchSize') || undefined);
});

/** killCursors: closes cursors; says which there were. */
export const killCursors = command('read', ['killCursors', 'cursors'], ({ store, body }: Call): Doc => {
  if (!Array.isArray(body['cursors'])) badValue('killCursors needs a list of cursors');
  const ids = (body['cursors'] as unknown[]).map(cursorId);
  const closed = ids.filter((id) => store.cursors.close(id));
  return {
    cursorsKilled: closed,
    cursorsNotFound: ids.filter((id) => !closed.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
});
