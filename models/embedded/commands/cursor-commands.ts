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
  const asLongs = (list: bigint[]): unknown[] => list.map(longOf);
  return {
    cursorsKilled: asLongs(closed),
    cursorsNotFound: asLongs(ids.filter((id) => !closed.includes(id))),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
});

function longOf(id: bigint): unknown {
  return id;
}
