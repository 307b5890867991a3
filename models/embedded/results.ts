import { decode, type Doc } from './bson.ts';
import { type Collection, type Row } from './collection.ts';
import { sortKey, type Sort } from './index-keys.ts';
import { compileFilter, type Predicate } from './match.ts';
import { planFor, type Plan } from './plan.ts';
import { Scan } from './scan.ts';
import { isOperators } from './values.ts';

/** A row that passed the filter; decoded when the filter had to look inside. */
export interface Found extends Row {
  readonly document: Doc | undefined;
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
}

/** Finds documents. Throws BadValue when the filter is not understood, also when there is no such collection. */
export function search(collection: Collection | undefined, { filter, sort, limit }: Query): Results {
  const byId = isIdLookup(filter);
  const test = compileFilter(filter, byId ? '_id' : undefined);
  if (!collection) return { rows: () => [] };
  if (byId) return new ById(collection, filter['_id'], test);
  const plan = planFor(collection, filter, sort, limit > 0);
  return plan.sorted ? new InPlanOrder(collection, plan, test) : new InSortOrder(collection, plan, test, sort, limit);
}

/** The first document that a query finds. */
export function searchFirst(collection: Collection | undefined, filter: Doc, sort: Sort): Found | undefined {
  const [first] = search(collection, { filter, sort, limit: 1 }).rows();
  return first;
}

/** Row ids of all documents that pass, so that writing them does not disturb the search. */
export function searchIds(collection: Collection | undefined, filter: Doc): number[] {
  return Array.from(search(collection, { filter, sort: [], limit: 0 }).rows(), ({ rid }) => rid);
}

/** Whether a filter names one `_id`: a value, no operators and nothing that stands for several. */
function isIdLookup(filter: Doc): boolean {
  const id = filter['_id'];
  if (id === undefined || id === null || Array.isArray(id) || id instanceof RegExp) return false;
  return !isOperators(id);
}

function passing(row: Row | undefined, test: Predicate | undefined): Found | undefined {
  if (!row) return undefined;
  if (!test) return { rid: row.rid, raw: row.raw, document: undefined };
  const document = decode(row.raw);
  return test(document) ? { rid: row.rid, raw: row.raw, document } : undefined;
}

class ById implements Results {
  private readonly collection: Collection;
  private readonly id: unknown;
  private readonly test: Predicate | undefined;
  private done = false;

  constructor(collection: Collection, id: unknown, test: Predicate | undefined) {
    this.collection = collection;
    this.id = id;
    this.test = test;
  }

  rows(): Found[] {
    if (this.done) return [];
    this.done = true;
    const found = passing(this.collection.byId(this.id), this.test);
    return found ? [found] : [];
  }
}

class InPlanOrder implements Results {
  private readonly scan: Scan;
  private readonly test: Predicate | undefined;

  constructor(collection: Collection, plan: Plan, test: Predicate | undefined) {
    this.scan = new Scan(collection, plan);
    this.test = test;
  }

  *rows(): Generator<Found> {
    for (const row of this.scan.rows()) {
      const found = passing(row, this.test);
      if (found) yield found;
    }
  }
}

/** No index gives the order: row ids are sorted first, and only they are kept. */
class InSortOrder implements Results {
  private readonly collection: Collection;
  private readonly test: Predicate | undefined;
  private readonly rids: readonly number[];
  private next = 0;

  constructor(collection: Collection, plan: Plan, test: Predicate | undefined, sort: Sort, limit: number) {
    this.collection = collection;
    this.test = test;
    const keyed = Array.from(new InPlanOrder(collection, plan, test).rows(), ({ rid, raw, document }) => {
      return { rid, key: sortKey(document ?? decode(raw), sort) };
    });
    keyed.sort((a, b) => Buffer.compare(a.key, b.key));
    this.rids = keyed.slice(0, limit || undefined).map(({ rid }) => rid);
  }

  *rows(): Generator<Found> {
    for (let rid = this.rids[this.next]; rid !== undefined; rid = this.rids[this.next]) {
      this.next++;
      const found = passing(this.collection.byRid(rid), this.test);
      if (found) yield found;
    }
  }
}
