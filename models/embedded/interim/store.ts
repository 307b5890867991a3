// @ts-nocheck -- interim, replaced soon
/* eslint-disable */
// A small MongoDB server core over node:sqlite: it answers database commands.
// Each collection is a table (rid, encoded _id, BSON); each index a table of encoded keys.
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { BSON, ObjectId } from 'mongodb'; // not from 'bson': its ESM classes differ from the CommonJS ones Mongoose uses
import { Aggregator, find as mingoFind } from 'mingo';
import { EMPTY_ARRAY, encode, equal, indexKeys, isPlain, tagOf, type Doc } from './key.ts';
import { CommandError, compile, isOps, leaves } from './match.ts';
import { applyUpdate, sortKey, upsertDoc } from './update.ts';

const fail = (code: number, name: string, m: string, extra?: Doc): never => { throw new CommandError(code, name, m, extra); };
const END = Buffer.from([0xff]);
const after = (b: Buffer): Buffer => Buffer.concat([b, END]);
const decode = (b: Uint8Array): Doc => BSON.deserialize(b);
const bytes = (d: Doc): Uint8Array => BSON.serialize(d, { ignoreUndefined: false });

interface Index { id: number; name: string; spec: Doc; fields: string[]; unique: boolean; multikey: boolean; table: string; col: string; partial?: (d: Doc) => boolean }
interface Coll { id: number; ns: string; table: string; indexes: Index[] }
interface Row { rid: number; doc: Doc; raw: Uint8Array }
interface Range { lo: Buffer; hi: Buffer }
interface Plan { index?: Index; ranges: Range[]; order: 0 | 1 | -1 }
interface Pred { eq?: unknown[]; gt?: Buffer; lt?: Buffer; tag?: number }

/** One SQLite connection and what it knows of the catalogue. */
class Conn {
  readonly db: DatabaseSync;
  private readonly stmts = new Map<string, StatementSync>();
  private colls = new Map<string, Coll>();
  private version: unknown = -1;

  constructor(file: string, synchronous: string) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.db = new DatabaseSync(file, { timeout: 20 });
    this.db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=${synchronous}; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000`);
  }
  sql(text: string): StatementSync {
    let s = this.stmts.get(text);
    if (!s) this.stmts.set(text, s = this.db.prepare(text));
    return s;
  }
  /** Another connection or process may have changed the file; then the catalogue is read again. */
  refresh(): void {
    const v = (this.sql('PRAGMA data_version').get() as Doc).data_version;
    if (v !== this.version) { this.version = v; this.load(); }
  }
  load(): void {
    this.colls = new Map((this.sql('SELECT id, ns FROM _coll').all() as any[]).map((r) => [r.ns, { id: r.id, ns: r.ns, table: `c${r.id}`, indexes: [idIndex(r.id)] }]));
    const byId = new Map([...this.colls.values()].map((c) => [c.id, c]));
    for (const r of this.sql('SELECT id, coll, spec, multikey FROM _index ORDER BY id').all() as any[]) byId.get(r.coll)!.indexes.push(toIndex(r.id, decode(r.spec), !!r.multikey));
  }
  get(ns: string): Coll | undefined { return this.colls.get(ns); }
  all(): Coll[] { return [...this.colls.values()]; }
  create(ns: string): Coll {
    const id = Number(this.sql('INSERT INTO _coll(ns) VALUES(?)').run(ns).lastInsertRowid);
    this.db.exec(`CREATE TABLE c${id}(rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, doc BLOB NOT NULL)`);
    const c: Coll = { id, ns, table: `c${id}`, indexes: [idIndex(id)] };
    this.colls.set(ns, c);
    return c;
  }
  drop(c: Coll): void {
    for (const i of c.indexes.slice(1)) this.dropIndex(c, i);
    this.db.exec(`DROP TABLE ${c.table}`); this.sql('DELETE FROM _coll WHERE id=?').run(c.id); this.colls.delete(c.ns);
  }
  dropIndex(c: Coll, i: Index): void {
    this.db.exec(`DROP TABLE ${i.table}`); this.sql('DELETE FROM _index WHERE id=?').run(i.id); c.indexes = c.indexes.filter((x) => x !== i);
  }
  addIndex(c: Coll, spec: Doc): void {
    const id = Number(this.sql('INSERT INTO _index(coll, spec) VALUES(?,?)').run(c.id, bytes(spec)).lastInsertRowid), i = toIndex(id, spec, false);
    this.db.exec(`CREATE TABLE ${i.table}(k BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY(${i.unique ? 'k' : 'k, rid'})) WITHOUT ROWID`);
    for (const r of this.sql(`SELECT rid, doc FROM ${c.table}`).all() as any[]) { const d = decode(r.doc); this.addKeys(c, i, d, keysOf(i, d), r.rid); }
    c.indexes.push(i);
  }
  duplicate(c: Coll, i: Index, d: Doc): never {
    const keyValue = Object.fromEntries(i.fields.map((f) => [f, leaves(d, f.split('.'))[0] ?? null]));
    const show = Object.entries(keyValue).map(([k, v]) => `${k}: ${BSON.EJSON.stringify(v as any)}`).join(', ');
    return fail(11000, 'DuplicateKey', `E11000 duplicate key error collection: ${c.ns} index: ${i.name} dup key: { ${show} }`, { keyPattern: i.spec.key, keyValue });
  }
  addKeys(c: Coll, i: Index, d: Doc, keys: Buffer[], rid: number): void {
    if (keys.length > 1 && !i.multikey) { i.multikey = true; this.sql('UPDATE _index SET multikey=1 WHERE id=?').run(i.id); }
    const ins = this.sql(`INSERT OR IGNORE INTO ${i.table}(k, rid) VALUES(?,?)`);
    for (const k of keys) if (Number(ins.run(k, rid).changes) === 0 && i.unique) this.duplicate(c, i, d);
  }
  /** Refuses before anything is written, so a failing document leaves no trace inside a larger transaction. */
  private check(c: Coll, d: Doc, keys: Buffer[][], own: number): void {
    c.indexes.forEach((i, n) => {
      if (!i.unique) return;
      const q = this.sql(`SELECT rid FROM ${i.table} WHERE ${i.col}=?`);
      for (const k of keys[n]!) { const r = q.get(k) as Doc | undefined; if (r && r.rid !== own) this.duplicate(c, i, d); }
    });
  }
  insert(c: Coll, d: Doc): void {
    const keys = c.indexes.map((i) => keysOf(i, d));
    this.check(c, d, keys, -1);
    const rid = Number(this.sql(`INSERT INTO ${c.table}(id, doc) VALUES(?,?)`).run(keys[0]![0]!, bytes(d)).lastInsertRowid);
    c.indexes.forEach((i, n) => { if (n) this.addKeys(c, i, d, keys[n]!, rid); });
  }
  replace(c: Coll, old: Row, d: Doc): boolean {
    const raw = bytes(d);
    if (Buffer.compare(raw, old.raw) === 0) return false;
    const before = decode(old.raw), was = c.indexes.map((i) => keysOf(i, before)), now = c.indexes.map((i) => keysOf(i, d));
    this.check(c, d, now, old.rid);
    this.sql(`UPDATE ${c.table} SET doc=? WHERE rid=?`).run(raw, old.rid);
    c.indexes.forEach((i, n) => {
      if (!n || (was[n]!.length === now[n]!.length && was[n]!.every((k, j) => k.equals(now[n]![j]!)))) return;
      for (const k of was[n]!) this.sql(`DELETE FROM ${i.table} WHERE k=? AND rid=?`).run(k, old.rid);
      this.addKeys(c, i, d, now[n]!, old.rid);
    });
    return true;
  }
  remove(c: Coll, r: Row): void {
    c.indexes.forEach((i, n) => { if (n) for (const k of keysOf(i, r.doc)) this.sql(`DELETE FROM ${i.table} WHERE k=? AND rid=?`).run(k, r.rid); });
    this.sql(`DELETE FROM ${c.table} WHERE rid=?`).run(r.rid);
  }
  /** Matching rows in plan order; the filter is always checked again on the document. */
  * scan(c: Coll, filter: Doc, plan: Plan): Generator<Row> {
    const test = compile(filter), i = plan.index;
    const dir = plan.order < 0 ? 'DESC' : 'ASC', seen = i && (i.multikey || plan.ranges.length > 1) ? new Set<number>() : undefined;
    const text = !i ? `SELECT rid, doc FROM ${c.table}` : i.table === c.table ? `SELECT rid, doc FROM ${c.table} WHERE id>=? AND id<? ORDER BY id ${dir}`
      : `SELECT c.rid, c.doc FROM ${i.table} i CROSS JOIN ${c.table} c ON c.rid=i.rid WHERE i.k>=? AND i.k<? ORDER BY i.k ${dir}`;
    const s = this.sql(text);
    for (const r of plan.ranges) for (const row of (i ? s.iterate(r.lo, r.hi) : s.iterate()) as Iterable<any>) {
      if (seen?.has(row.rid)) continue;
      seen?.add(row.rid);
      const doc = decode(row.doc);
      if (test(doc)) yield { rid: row.rid, doc, raw: row.doc };
    }
  }
  find(c: Coll | undefined, filter: Doc, o: { sort?: Doc; skip?: number; limit?: number } = {}): Row[] {
    if (!c) { compile(filter); return []; }
    const sort = Object.entries(o.sort ?? {}).map(([k, v]) => [k, Number(v)] as [string, number]), plan = planFor(c, filter, sort, !!o.limit);
    const skip = o.skip ?? 0, limit = o.limit || Infinity, out: Row[] = [], inOrder = !sort.length || plan.order !== 0;
    for (const r of this.scan(c, filter, plan)) { out.push(r); if (inOrder && out.length >= skip + limit) break; }
    if (inOrder) return skip ? out.slice(skip) : out;
    return out.map((r) => ({ r, k: sortKey(r.doc, sort) })).sort((a, b) => Buffer.compare(a.k, b.k)).slice(skip, skip + limit).map((x) => x.r);
  }
}

const idIndex = (coll: number): Index => ({ id: 0, name: '_id_', spec: { v: 2, key: { _id: 1 }, name: '_id_' }, fields: ['_id'], unique: true, multikey: false, table: `c${coll}`, col: 'id' });
const toIndex = (id: number, spec: Doc, multikey: boolean): Index => ({ id, name: spec.name, spec, fields: Object.keys(spec.key), unique: !!spec.unique, multikey, table: `i${id}`, col: 'k', partial: spec.partialFilterExpression && compile(spec.partialFilterExpression) });
function keysOf(i: Index, d: Doc): Buffer[] {
  if (i.partial && !i.partial(d)) return [];
  const tuples = indexKeys(d, i.fields);
  if (i.spec.sparse && tuples.every((t) => t.every((v) => v === undefined))) return [];
  if (tuples.length === 1) return [encode(tuples[0]!)];
  return [...new Map(tuples.map((t) => { const k = encode(t); return [k.toString('latin1'), k]; })).values()];
}

// ---- planning: equalities, $in and ranges of the filter become ranges of an index ----
function predicates(filter: Doc, out = new Map<string, Pred>()): Map<string, Pred> {
  for (const [k, c] of Object.entries(filter)) {
    if (k === '$and') { for (const f of c) predicates(f, out); continue; }
    if (k[0] === '$') continue;
    const p: Pred = out.get(k) ?? {}, simple = (v: unknown): boolean => !(v instanceof RegExp) && !Array.isArray(v);
    if (!isOps(c)) { if (simple(c)) p.eq ??= [c]; }
    else for (const [op, v] of Object.entries(c) as [string, any][]) {
      if (op === '$eq' && simple(v)) p.eq ??= [v];
      else if (op === '$in' && Array.isArray(v) && v.every(simple)) p.eq ??= v;
      else if (/^\$(gt|lt)e?$/.test(op) && v !== null && simple(v) && !isPlain(v) && (p.tag ?? tagOf(v)) === tagOf(v)) {
        p.tag = tagOf(v);
        if (op === '$gt') p.gt ??= after(encode([v])); else if (op === '$gte') p.gt ??= encode([v]);
        else if (op === '$lt') p.lt ??= encode([v]); else p.lt ??= after(encode([v]));
      }
    }
    if (p.eq || p.tag !== undefined) out.set(k, p);
  }
  return out;
}
const has = (p: Pred | undefined): boolean => !!p && (p.eq ? p.eq.every((v) => v !== null && v !== undefined) : p.tag !== undefined);
function usable(i: Index, filter: Doc, preds: Map<string, Pred>): boolean {
  if (i.spec.sparse && !i.fields.some((f) => has(preds.get(f)))) return false;
  return Object.entries((i.spec.partialFilterExpression ?? {}) as Doc).every(([k, c]) => {
    if (k in filter && equal(filter[k], c)) return true;
    const p = preds.get(k);
    if (isOps(c) && c.$exists === true && Object.keys(c).length === 1) return has(p);
    if (!p?.eq || k[0] === '$') return false;
    const t = compile({ v: c });
    return p.eq.every((v) => t({ v }));
  });
}
function planFor(c: Coll, filter: Doc, sort: [string, number][], limited: boolean): Plan {
  const preds = predicates(filter);
  let best: Plan = { ranges: [{ lo: Buffer.alloc(0), hi: END }], order: 0 }, top = 0;
  for (const i of c.indexes) {
    if (!usable(i, filter, preds)) continue;
    let prefixes: Buffer[] = [Buffer.alloc(0)], ranges: Range[] | undefined, score = 0, n = 0;
    const roots = new Set<string>();
    for (; n < i.fields.length; n++) {
      const f = i.fields[n]!, p = preds.get(f), root = f.split('.')[0]!;
      if (!p || (i.multikey && roots.has(root))) break; // two conditions on one array may hold for different elements
      roots.add(root);
      if (p.eq && prefixes.length * p.eq.length <= 2000) {
        const ks = [...new Map(p.eq.map((v) => [encode([v]).toString('latin1'), encode([v])])).values()].sort(Buffer.compare);
        prefixes = prefixes.flatMap((b) => ks.map((k) => Buffer.concat([b, k])));
        score += 10;
        continue;
      }
      if (p.tag === undefined) break;
      const lo = p.gt ?? Buffer.from([p.tag]), hi = p.lt && !(i.multikey && p.gt) ? p.lt : Buffer.from([p.tag + 1]);
      ranges = prefixes.map((b) => ({ lo: Buffer.concat([b, lo]), hi: Buffer.concat([b, hi]) }));
      score += 5;
      break;
    }
    if (i.unique && n === i.fields.length) score += 3;
    const rest = sort.filter(([k]) => !i.fields.slice(0, n).includes(k));
    const order = !i.multikey && prefixes.length === 1 && sort.length && rest.every(([k, d], j) => i.fields[n + j] === k && d === rest[0]![1]) ? rest[0]?.[1] ?? 1 : 0;
    if (order) score += score || limited ? 4 : 0;
    if (score > top) { top = score; best = { index: i, ranges: ranges ?? prefixes.map((b) => ({ lo: b, hi: after(b) })), order: Math.sign(order) as Plan['order'] }; }
  }
  return best;
}

function project(d: Doc, p: Doc | undefined, query: Doc): Doc {
  if (!p || !Object.keys(p).length) return d;
  const e = Object.entries(p), on = (v: unknown): boolean => v === 1 || v === true, off = (v: unknown): boolean => v === 0 || v === false;
  if (e.every(([k, v]) => !k.includes('.') && (off(v) || on(v)))) {
    if (e.some(([k, v]) => on(v) && k !== '_id') || e.every(([, v]) => on(v))) return Object.fromEntries(Object.entries(d).filter(([k]) => k in p ? on(p[k]) : k === '_id'));
    return Object.fromEntries(Object.entries(d).filter(([k]) => !(k in p) || on(p[k])));
  }
  return mingoFind([d], query, p as any, {}).all()[0] as Doc ?? d;
}

// ---- commands ----
interface Txn { conn: Conn; number: bigint; done: Promise<void>; end: () => void; timer: NodeJS.Timeout }
type Handler = (c: Conn, ns: string, cmd: Doc, db: string) => Doc;
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'createIndexes', 'dropIndexes', 'create', 'drop', 'dropDatabase', 'renameCollection']);

export class Store {
  private readonly file: string;
  private readonly synchronous: string;
  private readonly main: Conn;
  private readonly cursors = new Map<bigint, Doc[]>();
  private readonly txns = new Map<string, Txn>();
  private writer: Txn | undefined;
  private nextCursor = 1n;
  private readonly sweeper: NodeJS.Timeout;

  constructor(file: string, o: { synchronous?: 'NORMAL' | 'FULL'; sweepMs?: number } = {}) {
    this.file = file;
    this.synchronous = o.synchronous ?? 'FULL';
    this.main = new Conn(file, this.synchronous);
    this.main.db.exec('CREATE TABLE IF NOT EXISTS _coll(id INTEGER PRIMARY KEY, ns TEXT UNIQUE NOT NULL); CREATE TABLE IF NOT EXISTS _index(id INTEGER PRIMARY KEY, coll INTEGER NOT NULL, spec BLOB NOT NULL, multikey INTEGER NOT NULL DEFAULT 0)');
    this.main.load();
    this.sweeper = setInterval(() => void this.sweep().catch(() => undefined), o.sweepMs ?? 60_000).unref();
  }
  close(): void { clearInterval(this.sweeper); for (const t of this.txns.values()) this.finish(t, 'ROLLBACK'); this.main.db.close(); }

  /** Runs one command; resolves to its reply once the write is committed. */
  async run(db: string, cmd: Doc): Promise<Doc> {
    const name = Object.keys(cmd)[0]!;
    if (cmd.collation && cmd.collation.locale !== 'simple') fail(2, 'BadValue', 'collation is not supported by the embedded store');
    const ns = `${db}.${cmd[name]}`, inTxn = cmd.autocommit === false;
    if (name === 'commitTransaction' || name === 'abortTransaction') {
      const t = this.txns.get(sid(cmd)) ?? fail(251, 'NoSuchTransaction', 'no transaction is open');
      this.finish(t, name === 'commitTransaction' ? 'COMMIT' : 'ROLLBACK');
      return { ok: 1 };
    }
    const h = this.handlers[name] ?? fail(59, 'CommandNotFound', `no such command: '${name}'`);
    const conn = inTxn ? (await this.txn(cmd)).conn : this.main;
    if (inTxn) {
      try { return { ...h(conn, ns, cmd, db), ok: 1 }; }
      catch (e) { const t = this.txns.get(sid(cmd)); if (t) this.finish(t, 'ROLLBACK'); throw e; } // as MongoDB: an error ends the transaction
    }
    if (!WRITES.has(name)) { conn.refresh(); return { ...h(conn, ns, cmd, db), ok: 1 }; }
    return new Promise<Doc>((ok, no) => {
      this.queue.push({ go: () => h(conn, ns, cmd, db), ok, no });
      if (this.queue.length === 1) setImmediate(() => void this.flush(conn));
    });
  }
  private queue: { go: () => Doc; ok: (d: Doc) => void; no: (e: unknown) => void }[] = [];
  private async flush(conn: Conn): Promise<void> {
    const batch = this.queue; this.queue = [];
    const done: (() => void)[] = [];
    try {
      await this.exclusively(conn, () => {
        for (const b of batch) {
          conn.sql('SAVEPOINT s').run();
          try { const r = b.go(); conn.sql('RELEASE s').run(); done.push(() => b.ok({ ...r, ok: 1 })); }
          catch (e) { conn.sql('ROLLBACK TO s').run(); conn.sql('RELEASE s').run(); done.push(() => b.no(e)); }
        }
        conn.db.exec('COMMIT');
      });
      for (const d of done) d();
    } catch (e) { if (conn.db.isTransaction) conn.db.exec('ROLLBACK'); conn.load(); for (const b of batch) b.no(e); }
  }
  /** Runs f inside a write transaction it opens; everything from BEGIN on happens in one turn of the event loop.
   *  Until then it waits, without blocking, for a running transaction and for other processes. */
  private async exclusively<T>(conn: Conn, f: () => T): Promise<T> {
    for (const until = Date.now() + 10_000; ;) {
      if (!this.writer) {
        let begun = false;
        try { conn.db.exec('BEGIN IMMEDIATE'); begun = true; } catch (e) { if ((e as any).errcode !== 5) throw e; }
        if (begun) { conn.refresh(); return f(); }
      }
      if (Date.now() > until) fail(24, 'LockTimeout', 'another transaction holds the database');
      await (this.writer ? Promise.race([this.writer.done, new Promise((ok) => setTimeout(ok, 200))]) : new Promise((ok) => setTimeout(ok, 5 + Math.random() * 20)));
    }
  }
  private async txn(cmd: Doc): Promise<Txn> {
    const id = sid(cmd), number = BigInt(String(cmd.txnNumber)), cur = this.txns.get(id);
    if (!cmd.startTransaction) return cur?.number === number ? cur : fail(251, 'NoSuchTransaction', `Transaction ${number} is not in progress`, { errorLabels: ['TransientTransactionError'] });
    if (cur) this.finish(cur, 'ROLLBACK');
    const conn = new Conn(this.file, this.synchronous);
    return this.exclusively(conn, () => {
      let end!: () => void;
      const done = new Promise<void>((ok) => { end = ok; }), t: Txn = { conn, number, done, end, timer: setTimeout(() => this.finish(t, 'ROLLBACK'), 60_000).unref() };
      this.txns.set(id, t);
      return this.writer = t;
    });
  }
  private finish(t: Txn, how: 'COMMIT' | 'ROLLBACK'): void {
    clearTimeout(t.timer);
    try { t.conn.db.exec(how); } finally { t.conn.db.close(); for (const [k, v] of this.txns) if (v === t) this.txns.delete(k); if (this.writer === t) this.writer = undefined; t.end(); }
  }
  /** Removes what TTL indexes say has expired. */
  async sweep(now = Date.now()): Promise<number> {
    let n = 0;
    this.main.refresh();
    for (const c of this.main.all()) for (const i of c.indexes) {
      if (i.spec.expireAfterSeconds === undefined) continue;
      const [db, ...coll] = c.ns.split('.');
      n += (await this.run(db!, { delete: coll.join('.'), deletes: [{ q: { [i.fields[0]!]: { $lt: new Date(now - i.spec.expireAfterSeconds * 1000) } }, limit: 0 }] })).n;
    }
    return n;
  }

  private cursor(ns: string, docs: Doc[], cmd: Doc): Doc {
    const size = cmd.batchSize ?? cmd.cursor?.batchSize ?? 101, first = docs.slice(0, size), id = docs.length > size && !cmd.singleBatch ? this.nextCursor++ : 0n;
    if (id) this.cursors.set(id, docs.slice(size));
    return { cursor: { id: BSON.Long.fromBigInt(id), ns, firstBatch: first } };
  }
  private aggregate(c: Conn, db: string, ns: string, pipeline: Doc[]): Doc[] {
    const rest = pipeline.slice(), first = rest[0];
    if (/"\$(function|accumulator|where)":/.test(JSON.stringify(pipeline))) fail(2, 'BadValue', 'server-side JavaScript is not supported by the embedded store');
    for (const s of pipeline) for (const k of ['$out', '$merge', '$changeStream', '$geoNear', '$search', '$vectorSearch']) if (k in s) fail(40573, 'Location40573', `${k} is not supported by the embedded store`);
    let filter: Doc = {}, o: Doc = {};
    if (first?.$match) { filter = first.$match; rest.shift(); }
    if (rest[0]?.$sort) { const l = rest[1]?.$limit; o = { sort: rest[0].$sort, limit: l }; rest.splice(0, l ? 2 : 1); }
    let docs = c.find(c.get(ns), filter, o).map((r) => r.doc);
    const all = (name: string): Doc[] => c.find(c.get(`${db}.${name}`), {}).map((r) => r.doc);
    const options = { collectionResolver: all, scriptEnabled: true } as any;
    for (let at = 0; at < rest.length;) { // $lookup by field fetches only what it joins, through the foreign index
      const next = rest.findIndex((s, j) => j >= at && s.$lookup?.localField && s.$lookup.foreignField), end = next < 0 ? rest.length : next;
      if (end > at) docs = new Aggregator(rest.slice(at, end) as any, options).run(docs as any) as Doc[];
      if (next < 0) break;
      const l = rest[next]!.$lookup, keys = [...new Map(docs.flatMap((d) => { const v = leaves(d, l.localField.split('.')).flat(); return v.length ? v : [null]; }).map((v) => [encode([v]).toString('latin1'), v ?? null])).values()];
      const from = c.find(c.get(`${db}.${l.from}`), { [l.foreignField]: { $in: keys } }).map((r) => r.doc);
      docs = new Aggregator([{ $lookup: { ...l, from } }] as any, options).run(docs as any) as Doc[];
      at = next + 1;
    }
    return docs;
  }
  private modify(c: Conn, ns: string, u: { q: Doc; u: Doc | Doc[]; multi?: boolean; upsert?: boolean; arrayFilters?: Doc[]; sort?: Doc }): { n: number; nModified: number; id?: unknown; before?: Doc; after?: Doc } {
    const coll = c.get(ns), rows = c.find(coll, u.q, { limit: u.multi ? 0 : 1, sort: u.sort });
    if (!rows.length) {
      if (!u.upsert) return { n: 0, nModified: 0 };
      const d = decode(bytes(upsertDoc(u.q, u.u, u.arrayFilters)));
      c.insert(coll ?? c.create(ns), d);
      return { n: 1, nModified: 0, id: d._id, after: d };
    }
    let nModified = 0, last: Doc | undefined;
    for (const r of rows) { last = applyUpdate(decode(r.raw), u.u, { arrayFilters: u.arrayFilters, query: u.q, inserting: false }); if (c.replace(coll!, r, last)) nModified++; }
    return { n: rows.length, nModified, before: rows[0]!.doc, after: last };
  }
  private each(list: Doc[], ordered: boolean, f: (d: Doc, i: number) => void): Doc {
    const writeErrors: Doc[] = [];
    for (let i = 0; i < list.length; i++) {
      try { f(list[i]!, i); }
      catch (e) { if (!(e instanceof CommandError)) throw e; writeErrors.push({ index: i, code: e.code, errmsg: e.message, ...e.extra }); if (ordered) break; }
    }
    return writeErrors.length ? { writeErrors } : {};
  }

  private readonly handlers: Record<string, Handler> = {
    insert: (c, ns, cmd) => {
      let n = 0;
      const coll = c.get(ns) ?? c.create(ns), r = this.each(cmd.documents, cmd.ordered !== false, (d) => { c.insert(coll, d._id === undefined ? { _id: new ObjectId(), ...d } : d); n++; });
      return { n, ...r };
    },
    update: (c, ns, cmd) => {
      let n = 0, nModified = 0;
      const upserted: Doc[] = [], r = this.each(cmd.updates, cmd.ordered !== false, (u, index) => { const x = this.modify(c, ns, u as any); n += x.n; nModified += x.nModified; if (x.id !== undefined) upserted.push({ index, _id: x.id }); });
      return { n, nModified, ...(upserted.length ? { upserted } : {}), ...r };
    },
    delete: (c, ns, cmd) => {
      let n = 0;
      const coll = c.get(ns), r = this.each(cmd.deletes, cmd.ordered !== false, (d) => { for (const row of c.find(coll, d.q, { limit: d.limit })) { c.remove(coll!, row); n++; } });
      return { n, ...r };
    },
    findAndModify: (c, ns, cmd) => {
      const q = cmd.query ?? {}, coll = c.get(ns);
      if (cmd.remove) {
        const row = c.find(coll, q, { sort: cmd.sort, limit: 1 })[0];
        if (row) c.remove(coll!, row);
        return { lastErrorObject: { n: row ? 1 : 0 }, value: row ? project(row.doc, cmd.fields, q) : null };
      }
      const x = this.modify(c, ns, { q, u: cmd.update, upsert: cmd.upsert, arrayFilters: cmd.arrayFilters, sort: cmd.sort }), d = cmd.new ? x.after : x.before;
      return { lastErrorObject: { n: x.n, updatedExisting: !!x.before, ...(x.id !== undefined ? { upserted: x.id } : {}) }, value: d ? project(d, cmd.fields, q) : null };
    },
    find: (c, ns, cmd) => {
      const q = cmd.filter ?? {}, rows = c.find(c.get(ns), q, { sort: cmd.sort, skip: cmd.skip, limit: Math.abs(cmd.limit ?? 0) });
      return this.cursor(ns, rows.map((r) => project(r.doc, cmd.projection, q)), cmd);
    },
    aggregate: (c, ns, cmd, db) => this.cursor(ns, this.aggregate(c, db, ns, cmd.pipeline), cmd),
    getMore: (_c, _ns, cmd, db) => {
      const id = BigInt(String(cmd.getMore)), left = this.cursors.get(id) ?? fail(43, 'CursorNotFound', `cursor id ${id} not found`), batch = left.splice(0, cmd.batchSize ?? 1000);
      if (!left.length) this.cursors.delete(id);
      return { cursor: { id: BSON.Long.fromBigInt(left.length ? id : 0n), ns: `${db}.${cmd.collection}`, nextBatch: batch } };
    },
    killCursors: (_c, _ns, cmd) => { for (const id of cmd.cursors) this.cursors.delete(BigInt(String(id))); return { cursorsKilled: cmd.cursors, cursorsNotFound: [], cursorsAlive: [], cursorsUnknown: [] }; },
    count: (c, ns, cmd) => {
      const coll = c.get(ns), q = cmd.query ?? {};
      if (coll && !Object.keys(q).length && !cmd.limit && !cmd.skip) return { n: (c.sql(`SELECT count(*) n FROM ${coll.table}`).get() as Doc).n };
      return { n: c.find(coll, q, { limit: cmd.limit, skip: cmd.skip }).length };
    },
    distinct: (c, ns, cmd) => {
      const seen = new Map<string, unknown>();
      for (const r of c.find(c.get(ns), cmd.query ?? {})) for (const v of leaves(r.doc, cmd.key.split('.')).flat()) if (v !== undefined) seen.set(encode([v]).toString('latin1'), v);
      return { values: [...seen.entries()].sort((a, b) => a[0] < b[0] ? -1 : 1).map((e) => e[1]) };
    },
    explain: (c, _ns, cmd, db) => {
      const f = cmd.explain as Doc, coll = c.get(`${db}.${f.find ?? f.count ?? f.aggregate}`), p = coll && planFor(coll, f.filter ?? f.query ?? {}, Object.entries(f.sort ?? {}) as any, !!f.limit);
      return { queryPlanner: { winningPlan: { stage: p?.index ? 'IXSCAN' : 'COLLSCAN', indexName: p?.index?.name ?? null, ranges: p?.ranges.length, sorted: !!p?.order } } };
    },
    createIndexes: (c, ns, cmd) => {
      const coll = c.get(ns) ?? c.create(ns), before = coll.indexes.length;
      for (const { background: _b, ...raw } of cmd.indexes as Doc[]) {
        const spec: Doc = { v: 2, ...raw }, same = coll.indexes.find((i) => i.name === spec.name), alike = coll.indexes.find((i) => equal(i.spec.key, spec.key));
        if (Object.values(spec.key).some((d) => typeof d === 'string' && d !== 'hashed') || Object.keys(spec.key).some((k) => k.includes('$**'))) fail(67, 'CannotCreateIndex', 'text, geo and wildcard indexes are not supported by the embedded store');
        if (spec.collation && spec.collation.locale !== 'simple') fail(67, 'CannotCreateIndex', 'collation is not supported by the embedded store');
        if (spec.sparse && spec.partialFilterExpression) fail(67, 'CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
        if (same?.name === '_id_' || (alike && alike.name === '_id_')) continue;
        const options = (s: Doc): Doc => ({ u: !!s.unique, s: !!s.sparse, p: s.partialFilterExpression ?? null, e: s.expireAfterSeconds ?? null });
        if (same && !equal(same.spec.key, spec.key)) fail(86, 'IndexKeySpecsConflict', `An existing index has the same name as the requested index: ${spec.name}`);
        if (same && !equal(options(same.spec), options(spec))) fail(same ? 86 : 85, 'IndexKeySpecsConflict', `An existing index has the same name but different options: ${spec.name}`);
        if (alike && alike !== same && equal(options(alike.spec), options(spec))) fail(85, 'IndexOptionsConflict', `Index already exists with a different name: ${alike.name}`);
        if (!same) c.addIndex(coll, spec);
      }
      return { numIndexesBefore: before, numIndexesAfter: coll.indexes.length };
    },
    listIndexes: (c, ns, cmd) => this.cursor(ns, (c.get(ns) ?? fail(26, 'NamespaceNotFound', `ns does not exist: ${ns}`)).indexes.map((i) => i.spec), cmd),
    dropIndexes: (c, ns, cmd) => {
      const coll = c.get(ns) ?? fail(26, 'NamespaceNotFound', `ns not found ${ns}`), hit = coll.indexes.slice(1).filter((i) => cmd.index === '*' || [cmd.index].flat().includes(i.name) || (isPlain(cmd.index) && equal(i.spec.key, cmd.index)));
      if (!hit.length && cmd.index !== '*') fail(27, 'IndexNotFound', `index not found with name [${cmd.index}]`);
      for (const i of hit) c.dropIndex(coll, i);
      return { nIndexesWas: coll.indexes.length + hit.length };
    },
    create: (c, ns, cmd) => { if (cmd.capped || cmd.timeseries || cmd.viewOn) fail(72, 'InvalidOptions', 'capped, time-series and view collections are not supported by the embedded store'); if (c.get(ns)) fail(48, 'NamespaceExists', `Collection ${ns} already exists.`); c.create(ns); return {}; },
    drop: (c, ns) => { const coll = c.get(ns); if (coll) c.drop(coll); return coll ? { ns } : {}; },
    dropDatabase: (c, _ns, _cmd, db) => { for (const x of c.all()) if (x.ns.startsWith(db + '.')) c.drop(x); return { dropped: db }; },
    listCollections: (c, _ns, cmd, db) => {
      const test = compile(cmd.filter ?? {});
      return this.cursor(`${db}.$cmd.listCollections`, c.all().filter((x) => x.ns.startsWith(db + '.')).map((x) => ({ name: x.ns.slice(db.length + 1), type: 'collection', options: {}, info: { readOnly: false } })).filter(test), cmd);
    },
    listDatabases: (c) => ({ databases: [...new Set(c.all().map((x) => x.ns.split('.')[0]))].map((name) => ({ name, sizeOnDisk: 1, empty: false })), totalSize: 1 }),
    endSessions: () => ({}), ping: () => ({}), buildInfo: () => ({ version: '7.0.0', versionArray: [7, 0, 0, 0] }),
  };
}
const sid = (cmd: Doc): string => BSON.EJSON.stringify(cmd.lsid?.id ?? null);
export { EMPTY_ARRAY };
