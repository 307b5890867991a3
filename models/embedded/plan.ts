import { type Doc } from './bson.ts';
import { after, boundsOf, type Bound } from './bounds.ts';
import { type Collection } from './collection.ts';
import { type Sort } from './index-keys.ts';
import { rootOf } from './paths.ts';
import { type SecondaryIndex } from './secondary-index.ts';

/** Keys from `from` (included) to `to` (not included). */
export interface Range {
  readonly from: Buffer;
  readonly to: Buffer;
}

/** Where rows come from: the whole table, the key of `_id`, or an index; in which key ranges; in the order asked or not. */
export interface Plan {
  readonly index: SecondaryIndex | 'table' | '_id';
  readonly ranges: readonly Range[];
  readonly direction: 1 | -1;
  readonly sorted: boolean;
}

interface Candidate {
  index: SecondaryIndex | '_id';
  fields: readonly string[];
  unique: boolean;
  multikey: boolean;
}

interface Scored {
  plan: Plan;
  score: number;
}

/** How far the filter leads into an index: the number of its fields used, and the key ranges that leaves. */
interface Reach {
  used: number;
  points: boolean;
  ranges: readonly Range[];
}

/** More combinations of `$in` values than this are not looked up one by one. */
const MAX_RANGES = 2000;
const EVERYTHING: Range = { from: Buffer.alloc(0), to: Buffer.from([0xff]) };
const ID: Candidate = { index: '_id', fields: ['_id'], unique: true, multikey: false };

/** The cheapest way to the documents of a filter in a sort order. Rows still have to pass the filter. */
export function planFor(collection: Collection, filter: Doc, sort: Sort, limited: boolean): Plan {
  const bounds = boundsOf(filter);
  let best: Scored = {
    plan: { index: 'table', ranges: [EVERYTHING], direction: 1, sorted: sort.length === 0 },
    score: 0,
  };
  for (const candidate of candidates(collection)) {
    const scored = rate(candidate, bounds, sort, limited);
    if (scored.score > best.score) best = scored;
  }
  return best.plan;
}

function candidates(collection: Collection): Candidate[] {
  const secondary = collection.indexes.map((index) => {
    const { fields, unique, multikey } = index;
    return { index, fields, unique, multikey };
  });
  return [ID, ...secondary];
}

function rate(candidate: Candidate, bounds: ReadonlyMap<string, Bound>, sort: Sort, limited: boolean): Scored {
  const reached = reach(candidate, bounds);
  const direction = orderOf(candidate, reached, sort);
  const complete = candidate.unique && reached.points && reached.used === candidate.fields.length;
  let score = reached.used * 10 - (reached.points ? 0 : 5) + (complete ? 3 : 0);
  if (direction !== 0 && sort.length > 0 && (score > 0 || limited)) score += 4;
  const plan: Plan = {
    index: candidate.index,
    ranges: reached.ranges,
    direction: direction || 1,
    sorted: sort.length === 0 || direction !== 0,
  };
  return { plan, score };
}

function reach(candidate: Candidate, bounds: ReadonlyMap<string, Bound>): Reach {
  const roots = new Set<string>();
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let used = 0;
  for (const field of candidate.fields) {
    const bound = bounds.get(field);
    const root = rootOf(field);
    // Two conditions on one array may hold for different elements.
    if (!bound || (candidate.multikey && roots.has(root))) break;
    roots.add(root);
    if (!bound.values || prefixes.length * bound.values.length > MAX_RANGES) {
      if (bound.type === undefined) break;
      return { used: used + 1, points: false, ranges: rangesWithin(prefixes, bound, bound.type, candidate.multikey) };
    }
    const values = bound.values;
    prefixes = prefixes.flatMap((prefix) => values.map((value) => Buffer.concat([prefix, value])));
    used++;
  }
  if (used === 0) return { used, points: true, ranges: [EVERYTHING] };
  return { used, points: true, ranges: prefixes.map((prefix) => ({ from: prefix, to: after(prefix) })) };
}

/** Of an array, one element may pass the lower bound and another the upper one: then only one bound is used. */
function rangesWithin(prefixes: readonly Buffer[], bound: Bound, type: number, multikey: boolean): Range[] {
  const from = bound.from ?? Buffer.from([type]);
  const to = bound.to && !(multikey && bound.from) ? bound.to : Buffer.from([type + 1]);
  return prefixes.map((prefix) => ({ from: Buffer.concat([prefix, from]), to: Buffer.concat([prefix, to]) }));
}

/** The direction in which the index gives the sort order, or 0 when it does not. */
function orderOf(candidate: Candidate, { used, points, ranges }: Reach, sort: Sort): 1 | -1 | 0 {
  const fixed = points ? used : used - 1;
  if (candidate.multikey || (fixed > 0 && ranges.length !== 1) || sort.length === 0) return 0;
  const constant = new Set(candidate.fields.slice(0, fixed));
  const rest = sort.filter(([path]) => !constant.has(path));
  const direction = rest[0]?.[1] ?? 1;
  const follows = rest.every(([path, wanted], at) => candidate.fields[fixed + at] === path && wanted === direction);
  return follows ? direction : 0;
}
