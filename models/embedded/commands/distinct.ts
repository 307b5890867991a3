import { type Doc } from '../bson.ts';
import { documentIn } from '../arguments.ts';
import { badValue } from '../command-error.ts';
import { collectionOf, command, type Call } from '../command.ts';
import { keyText } from '../keys.ts';
import { valuesAt } from '../paths.ts';
import { search } from '../results.ts';

/** distinct: the different values of a field, elements of arrays one by one, in order. */
export const distinct = command('read', ['distinct', 'key', 'query'], (call: Call): Doc => {
  const { key } = call.body;
  if (typeof key !== 'string') return badValue('distinct needs the name of a field');
  const parts = key.split('.');
  const query = { filter: documentIn(call.body, 'query'), sort: [], limit: 0, fields: new Set(parts.slice(0, 1)) };
  const values = new Map<string, unknown>();
  for (const found of search(collectionOf(call), query).rows()) {
    for (const value of valuesAt(found.fields, parts).flat()) {
      if (value !== undefined) values.set(keyText(value), value);
    }
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return { values: sorted.map(([, value]) => value) };
});
