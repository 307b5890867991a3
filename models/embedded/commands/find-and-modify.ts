import { type Doc } from '../bson.ts';
import { badValue } from '../command-error.ts';
import { documentIn } from '../arguments.ts';
import { collectionOf, command, namespaceOf, type Call } from '../command.ts';
import { compileProjection, type Projection } from '../projection.ts';
import { searchFirst } from '../results.ts';
import { sortOf } from '../sort.ts';
import { modifyFirst } from './modify.ts';

const FIELDS = [
  'findAndModify',
  'query',
  'sort',
  'remove',
  'update',
  'new',
  'fields',
  'upsert',
  'bypassDocumentValidation',
];

/** findAndModify: updates, replaces, upserts or removes one document, and returns it as it was or as it became. */
export const findAndModify = command('write', FIELDS, (call: Call): Doc => {
  const projection = compileProjection(documentIn(call.body, 'fields'));
  if (call.body['remove'] !== true) return modify(call, projection);
  if (call.body['update'] !== undefined) badValue('Cannot specify both an update and remove=true');
  return removeFirst(call, projection);
});

function modify(call: Call, projection: Projection | undefined): Doc {
  const { body, store } = call;
  const { matched, insertedId, before, after } = modifyFirst(store.catalogue, namespaceOf(call), {
    filter: documentIn(body, 'query'),
    update: body['update'],
    sort: sortOf(body['sort']),
    upsert: body['upsert'] === true,
  });
  const inserted = insertedId === undefined ? {} : { upserted: insertedId };
  const lastErrorObject = { n: matched || insertedId !== undefined ? 1 : 0, updatedExisting: matched, ...inserted };
  return { lastErrorObject, value: projected(body['new'] === true ? after : before, projection) };
}

function removeFirst(call: Call, projection: Projection | undefined): Doc {
  const collection = collectionOf(call);
  const found = searchFirst(collection, { filter: documentIn(call.body, 'query'), sort: sortOf(call.body['sort']) });
  if (found) collection?.remove(found);
  return { lastErrorObject: { n: found ? 1 : 0 }, value: projected(found?.raw, projection) };
}

function projected(raw: Uint8Array | undefined, projection: Projection | undefined): Uint8Array | null {
  if (!raw) return null;
  return projection ? projection(raw) : raw;
}
