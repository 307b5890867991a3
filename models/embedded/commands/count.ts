import { type Doc } from '../bson.ts';
import { countIn, documentIn } from '../arguments.ts';
import { collectionOf, command, type Call } from '../command.ts';
import { countWithin, search } from '../results.ts';

/** count: how many documents pass the query, within skip and limit. */
export const count = command('read', ['count', 'query', 'limit', 'skip'], (call: Call): Doc => {
  const collection = collectionOf(call);
  const filter = documentIn(call.body, 'query');
  const window = { skip: countIn(call.body, 'skip') ?? 0, limit: countIn(call.body, 'limit') ?? 0 };
  return { n: countWithin(search(collection, { filter, sort: [], limit: 0 }), window) };
});
