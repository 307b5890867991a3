import { type Doc } from './bson.ts';
import { type Collection, type Row } from './collection.ts';
import { sortKey, type Sort } from './index-keys.ts';
import { compileFilter, filterRoots, type Predicate } from './match.ts';
import { rootOf } from './paths.ts';
import { planFor, type Plan } from './plan.ts';
import { decodeFields } from './raw-document.ts';
import { Scan } from './scan.ts';
import { isOperators } from './values.ts';

/** A row that passed the filter, with the decoded fields that were asked for, or that the filter looked at. */
export interface Found extends Row {
  readonly fields: Doc | undefined;
}

/**
 * What a query finds, in order. `rows` may be called again to go on behind the last row taken, also after writes:
 * a document then comes as it is at that moment, and only if it still passes the filter.
 */
export interface Results {
  rows(): Iterable<Found>;
}

export interface Query {
  readonly filter: Doc;
  readonly sort: Sort;
  /** Most rows wanted, counted from the first; 0: all. */
  readonly limit: number;
  /** Fields that whoever asks needs decoded. */
  readonly fields?: ReadonlySet<string>;
}

/** A part of what is found; a limit of 0 is none. */
export interface Window {
  readonly skip: number;
  readonly limit: number;
}

/** How each row is looked at: the test it must pass, and the fields to decode (undefined: none). */
interface Look {
  readonly test: Predicate | undefined;
  readonly fields: ReadonlySet<string> | undefined;
}

/** Finds documents. Throws BadValue when the filter is not understood, also when there is no such collection. */
export function search(collection: Collection | undefined, query: Query): Results {
  const { filter, sort, limit } = query;
  const byId = isIdLookup(filter);
  const test = compileFilter(filter, byId ? '_id' : undefined);
  if (!collection) return { rows: () => [] };
  const look = { test, fields: test ? filterRoots(filter, new Set(query.fields)) : query.fields };
  if (byId) return new ById(collection, filter['_id'], look);
  const plan = planFor(collection, filter, sort, limit > 0);
  return plan.sorted ? new InPlanOrder(collection, plan, look) : new InSortOrder(collection, plan, look, query);
}

/** The first document that a query finds. */
export function searchFirst(collection: Collection | undefined, query: Omit<Query, 'limit'>): Found | undefined {
  const [first] = search(collection, { ...query, limit: 1 }).rows();
  return first;
}

/** Row ids of all documents that pass, so that writing them does not disturb the search. */
export function searchIds(collection: Collection | undefined, filter: Doc): number[] {
  return Array.from(search(collection, { filter, sort: [], limit: 0 }).rows(), ({ rid }) => rid);
}

/** How many documents there are within a window. */
export function countWithin(results: Results, { skip, limit }: Window): number {
  let all = 0;
  for (const { rid } of results.rows()) all += rid > 0 ? 1 : 0;
  return Math.min(Math.max(all - skip, 0), limit || Infinity);
}

/** Whether a filter names one `_id`: a value, no operators and nothing that stands for several. */
function isIdLookup(filter: Doc): boolean {
  const id = filter['_id'];
  if (id === undefined || id === null || Array.isArray(id) || id instanceof RegExp) return false;
  return !isOperators(id);
}

function passing(row: Row | undefined, { test, fields: names }: Look): Found | undefined {
  if (!row) return undefined;
  const fields = names && decodeFields(row.raw, names);
  return !test || (fields && test(fields)) ? { rid: row.rid, raw: row.raw, fields } : undefined;
}

class ById implements Results {
  private readonly collection: Collection;
  private readonly id: unknown;
  private readonly look: Look;
  private done = false;

  constructor(collection: Collection, id: unknown, look: Look) {
    this.collection = collection;
    this.id = id;
    this.look = look;
  }

  rows(): Found[] {
    if (this.done) return [];
    this.done = true;
    const found = passing(this.collection.byId(this.id), this.look);
    return found ? [found] : [];
  }
}

class InPlanOrder implements Results {
  private readonly scan: Scan;
  private readonly look: Look;

  constructor(collection: Collection, plan: Plan, look: Look) {
    this.scan = new Scan(collection, plan);
    this.look = look;
  }

  *rows(): Generator<Found> {
    for (const row of this.scan.rows()) {
      const found = passing(row, this.look);
      if (found) yield found;
    }
  }
}

/** No index gives the order: row ids are sorted first, and only they are kept. */
class InSortOrder implements Results {
  private readonly collection: Collection;
  private readonly look: Look;
  private readonly rids: readonly number[];
  private next = 0;

  constructor(collection: Collection, plan: Plan, look: Look, { sort, limit }: Query) {
    this.collection = collection;
    this.look = look;
    const names = new Set([...(look.fields ?? []), ...sort.map(([path]) => rootOf(path))]);
    const all = new InPlanOrder(collection, plan, { test: look.test, fields: names }).rows();
    const keyed = Array.from(all, ({ rid, fields }) => ({ rid, key: sortKey(fields ?? {}, sort) }));
    keyed.sort((a, b) => Buffer.compare(a.key, b.key));
    this.rids = keyed.slice(0, limit || undefined).map(({ rid }) => rid);
  }

  *rows(): Generator<Found> {
    for (let rid = this.rids[this.next]; rid !== undefined; rid = this.rids[this.next]) {
      this.next++;
      const found = passing(this.collection.byRid(rid), this.look);
      if (found) yield found;
    }
  }
}
