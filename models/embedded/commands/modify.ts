import { encode, type Doc } from '../bson.ts';
import { type Catalogue } from '../catalogue.ts';
import { type Sort } from '../index-keys.ts';
import { decodeFields } from '../raw-document.ts';
import { searchFirst, searchIds } from '../results.ts';
import { compileUpdate, upsertDocument, type Update } from '../update.ts';

/** One update of a client: which documents, what changes, and whether to insert one when there is none. */
export interface Modification {
  readonly filter: Doc;
  readonly update: unknown;
  readonly sort: Sort;
  readonly upsert: boolean;
}

/** What became of the one document: its bytes before and after; `insertedId` when it was inserted. */
export interface Outcome {
  readonly matched: boolean;
  readonly modified: boolean;
  readonly insertedId?: unknown;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/** Updates the first document found, or inserts one. */
export function modifyFirst(catalogue: Catalogue, ns: string, wanted: Modification): Outcome {
  const update = compileUpdate(wanted.update);
  const collection = catalogue.get(ns);
  const fields = collection?.fieldsFor(update.roots) ?? new Set();
  const found = searchFirst(collection, { filter: wanted.filter, sort: wanted.sort, fields });
  if (!found || !collection) return insertInstead(catalogue, ns, wanted, update);
  const { raw, modified } = collection.update(found, found.fields ?? {}, update);
  return { matched: true, modified, before: found.raw, after: raw };
}

/** Updates every document found, or inserts one when there is none. */
export function modifyAll(
  catalogue: Catalogue,
  ns: string,
  wanted: Modification,
): { n: number; modified: number; insertedId?: unknown } {
  const update = compileUpdate(wanted.update);
  const collection = catalogue.get(ns);
  const rids = searchIds(collection, wanted.filter);
  if (rids.length === 0 || !collection) {
    const { insertedId } = insertInstead(catalogue, ns, wanted, update);
    return insertedId === undefined ? { n: 0, modified: 0 } : { n: 1, modified: 0, insertedId };
  }
  const fields = collection.fieldsFor(update.roots);
  let modified = 0;
  for (const rid of rids) {
    const row = collection.byRid(rid);
    if (row && collection.update(row, decodeFields(row.raw, fields), update).modified) modified++;
  }
  return { n: rids.length, modified };
}

function insertInstead(catalogue: Catalogue, ns: string, wanted: Modification, update: Update): Outcome {
  if (!wanted.upsert) return { matched: false, modified: false };
  const document = upsertDocument(wanted.filter, update);
  const raw = encode(document);
  catalogue.getOrCreate(ns).insert(document, raw);
  return { matched: false, modified: false, insertedId: document['_id'], after: raw };
}
