import { type Doc } from '../bson.ts';
import { countIn, documentIn } from '../arguments.ts';
import { collectionOf, command, type Call } from '../command.ts';
import { keyText } from '../keys.ts';
import { valuesAt } from '../paths.ts';
import { badValue } from '../command-error.ts';
import { search, type Found } from '../results.ts';

/** count: how many documents pass the query, within skip and limit. */
export const count = command('read', ['count', 'query', 'limit', 'skip'], (call: Call): Doc => {
  const collection = collectionOf(call);
  const filter = documentIn(call.body, 'query');
  const skip = countIn(call.body, 'skip') ?? 0;
  const limit = countIn(call.body, 'limit') ?? 0;
  if (collection && Object.keys(filter).length === 0) {
    const all = collection.database.prepare(`SELECT count(*) AS n FROM ${collection.table}`).get();
    return { n: window(Number(all?.['n']), skip, limit) };
  }
  return { n: window(countFound(search(collection, { filter, sort: [], limit: 0 }).rows()), skip, limit) };
});

function countFound(rows: Iterable<Found>): number {
  let n = 0;
  for (const row of rows) n += row.rid > 0 ? 1 : 0;
  return n;
}

function window(all: number, skip: number, limit: number): number {
  return Math.min(Math.max(all - skip, 0), limit || Infinity);
}

/** distinct: the different values of a field, elements of arrays one by one, in order. */
export const distinct = command('read', ['distinct', 'key', 'query'], (call: Call): Doc => {
  const { body } = call;
  if (typeof body['key'] !== 'string') return badValue('distinct needs the name of a field');
  const parts = body['key'].split('.');
  const filter = documentIn(body, 'query');
  const fields = new Set(parts.slice(0, 1));
  const values = new Map<string, unknown>();
  for (const found of search(collectionOf(call), { filter, sort: [], limit: 0, fields }).rows()) {
    for (const value of valuesAt(found.fields, parts).flat()) {
      if (value !== undefined) values.set(keyText(value), value);
    }
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return { values: sorted.map(([, value]) => value) };
});
