import { type Collection, type Row } from './collection.ts';
import { type Plan } from './plan.ts';

/**
 * The rows of a plan, in its order. It can be left at any row and taken up again later, even when rows were written in
 * between: it remembers the last key and row id, and no statement stays open.
 */
export class Scan {
  private readonly collection: Collection;
  private readonly plan: Plan;
  private readonly sql: string;
  private readonly seen: Set<number> | undefined;
  private range = 0;
  private key: Uint8Array | undefined;
  private rid = -1;

  constructor(collection: Collection, plan: Plan) {
    this.collection = collection;
    this.plan = plan;
    this.sql = scanSql(collection, plan);
    const multikey = typeof plan.index !== 'string' && plan.index.multikey;
    this.seen = multikey ? new Set() : undefined;
  }

  *rows(): Generator<Row> {
    for (; this.range < this.plan.ranges.length; this.range++) {
      yield* this.rest();
      this.key = undefined;
      this.rid = -1;
    }
  }

  private *rest(): Generator<Row> {
    for (const row of this.collection.database.prepare(this.sql).iterate(...this.parameters())) {
      this.key = row['k'] as Uint8Array | undefined;
      this.rid = row['rid'] as number;
      if (this.seen?.has(this.rid)) continue;
      this.seen?.add(this.rid);
      yield row as unknown as Row;
    }
  }

  private parameters(): (Uint8Array | number)[] {
    const range = this.plan.ranges[this.range];
    if (this.plan.index === 'table' || !range) return [this.rid];
    const ascending = this.plan.direction > 0;
    const start = this.key ?? (ascending ? range.from : range.to);
    return [start, this.rid, ascending ? range.to : range.from];
  }
}

function scanSql(collection: Collection, plan: Plan): string {
  const { table } = collection;
  if (plan.index === 'table') return `SELECT rid, doc AS raw FROM ${table} WHERE rid > ? ORDER BY rid`;
  const [past, end, order] = plan.direction > 0 ? ['>', '<', 'ASC'] : ['<', '>=', 'DESC'];
  const where = (key: string, rid: string): string =>
    `WHERE (${key}, ${rid}) ${past} (?, ?) AND ${key} ${end} ? ORDER BY ${key} ${order}, ${rid} ${order}`;
  if (plan.index === '_id') return `SELECT id AS k, rid, doc AS raw FROM ${table} ${where('id', 'rid')}`;
  const join = `${plan.index.table} i CROSS JOIN ${table} c ON c.rid = i.rid`;
  return `SELECT i.k AS k, c.rid AS rid, c.doc AS raw FROM ${join} ${where('i.k', 'i.rid')}`;
}
