import { type Doc } from '../bson.ts';
import { badValue } from '../command-error.ts';
import { countIn, documentIn } from '../arguments.ts';
import { collectionOf, command, namespaceOf, type Call } from '../command.ts';
import { ID_INDEX } from '../collection.ts';
import { planFor, type Plan } from '../plan.ts';
import { matcher } from '../match.ts';
import { queryOf } from './find.ts';

/** explain: how a find or a count would look for its documents: IXSCAN or COLLSCAN, and SORT when no index gives the order. */
export const explain = command('read', ['explain', 'verbosity'], ({ store, db, body }: Call): Doc => {
  const explained = documentIn(body, 'explain');
  const [name = ''] = Object.keys(explained);
  if (name !== 'find' && name !== 'count') badValue(`explain of ${name} is not supported by the embedded store`);
  const call = { store, db, name, body: explained };
  const query = queryOf(
    explained,
    name === 'find' ? 'filter' : 'query',
    countIn(explained, 'skip') ?? 0,
    countIn(explained, 'limit') ?? 0,
  );
  matcher(query.filter);
  const collection = collectionOf(call);
  const plan = collection && planFor(collection, query.filter, query.sort, query.limit > 0);
  const winningPlan = plan ? stages(plan) : { stage: 'EOF' };
  return { queryPlanner: { namespace: namespaceOf(call), parsedQuery: query.filter, winningPlan, rejectedPlans: [] } };
});

function stages(plan: Plan): Doc {
  const access = plan.index === 'table' ? { stage: 'COLLSCAN' } : { stage: 'FETCH', inputStage: indexScan(plan) };
  return plan.sorted ? access : { stage: 'SORT', inputStage: access };
}

function indexScan(plan: Plan): Doc {
  const { name, key } = typeof plan.index === 'string' ? ID_INDEX : plan.index.spec;
  const direction = plan.direction > 0 ? 'forward' : 'backward';
  return { stage: 'IXSCAN', indexName: name, keyPattern: key, direction, ranges: plan.ranges.length };
}
