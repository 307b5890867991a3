import { type StatementSync } from 'node:sqlite';
import { MAX_DOCUMENT, encode, type Doc } from './bson.ts';
import { CommandError } from './command-error.ts';
import { type Database } from './database.ts';
import { encodeKey } from './keys.ts';
import { decodeFields, replaceFields } from './raw-document.ts';
import { duplicateKey, type IndexSpec, type SecondaryIndex } from './secondary-index.ts';
import { type Update } from './update.ts';
import { CLASS, classOf } from './values.ts';

/** A stored document: its row id and its bytes. */
export interface Row {
  readonly rid: number;
  readonly raw: Uint8Array;
}

/** What a change made of a document. */
export interface Changed {
  readonly raw: Uint8Array;
  readonly modified: boolean;
}

export const ID_INDEX: IndexSpec = { v: 2, key: { _id: 1 }, name: '_id_' };

/**
 * One collection: a table of (row id, key of `_id`, document) and its indexes. A write checks everything first (keys,
 * duplicates, size) and throws with nothing written.
 */
export class Collection {
  readonly database: Database;
  readonly id: number;
  readonly ns: string;
  readonly table: string;
  readonly indexes: SecondaryIndex[] = [];
  private readonly selectById: StatementSync;
  private readonly selectByRid: StatementSync;
  private readonly insertRow: StatementSync;
  private readonly updateRow: StatementSync;
  private readonly deleteRow: StatementSync;

  constructor(database: Database, id: number, ns: string) {
    this.database = database;
    this.id = id;
    this.ns = ns;
    this.table = `c${String(id)}`;
    this.selectById = database.prepare(`SELECT rid, doc AS raw FROM ${this.table} WHERE id = ?`);
    this.selectByRid = database.prepare(`SELECT rid, doc AS raw FROM ${this.table} WHERE rid = ?`);
    this.insertRow = database.prepare(`INSERT INTO ${this.table}(id, doc) VALUES(?, ?)`);
    this.updateRow = database.prepare(`UPDATE ${this.table} SET doc = ? WHERE rid = ?`);
    this.deleteRow = database.prepare(`DELETE FROM ${this.table} WHERE rid = ?`);
  }

  byId(id: unknown): Row | undefined {
    return this.selectById.get(encodeKey(id)) as Row | undefined;
  }

  byRid(rid: number): Row | undefined {
    return this.selectByRid.get(rid) as Row | undefined;
  }

  /** The fields of a new document that `insert` needs decoded. */
  get keyFields(): ReadonlySet<string> {
    return this.fieldsFor(undefined);
  }

  /** The fields of a stored document that an update of these roots (undefined: of all) needs decoded. */
  fieldsFor(roots: ReadonlySet<string> | undefined): Set<string> {
    const fields = new Set(['_id', ...(roots ?? [])]);
    for (const index of this.indexes) {
      if (index.concerns(roots)) for (const root of index.roots) fields.add(root);
    }
    return fields;
  }

  /** Stores a new document: its bytes, with `_id` first, and its `keyFields`. */
  insert(fields: Doc, raw: Uint8Array): void {
    refuseTooLarge(raw);
    const key = idKey(fields['_id']);
    const keys = this.indexes.map((index) => index.keysOf(fields));
    if (this.selectById.get(key)) throw duplicateKey(this.ns, ID_INDEX, fields);
    this.indexes.forEach((index, at) => {
      index.refuseDuplicate(this.ns, fields, keys[at] ?? []);
    });
    const rid = Number(this.insertRow.run(key, raw).lastInsertRowid);
    this.indexes.forEach((index, at) => {
      index.add(keys[at] ?? [], rid);
    });
  }

  /** Applies an update to a row, of which `fieldsFor` the update are decoded (they are changed in place). */
  update(row: Row, fields: Doc, update: Update): Changed {
    const concerned = this.indexes.filter((index) => index.concerns(update.roots));
    const before = concerned.map((index) => index.keysOf(fields));
    const changed = update.apply(fields, false);
    const raw = update.roots ? replaceFields(row.raw, update.roots, changed) : encode(changed);
    if (Buffer.compare(raw, row.raw) === 0) return { raw: row.raw, modified: false };
    refuseTooLarge(raw);
    const after = concerned.map((index) => index.keysOf(changed));
    concerned.forEach((index, at) => {
      index.refuseDuplicate(this.ns, changed, after[at] ?? [], row.rid);
    });
    this.updateRow.run(raw, row.rid);
    concerned.forEach((index, at) => {
      moveKeys(index, row.rid, before[at] ?? [], after[at] ?? []);
    });
    return { raw, modified: true };
  }

  remove(row: Row): void {
    if (this.indexes.length > 0) {
      const fields = decodeFields(row.raw, this.keyFields);
      for (const index of this.indexes) index.remove(index.keysOf(fields), row.rid);
    }
    this.deleteRow.run(row.rid);
  }
}

function moveKeys(index: SecondaryIndex, rid: number, before: readonly Buffer[], after: readonly Buffer[]): void {
  if (before.length === after.length && before.every((key, at) => key.equals(after[at] ?? Buffer.alloc(0)))) return;
  index.remove(before, rid);
  index.add(after, rid);
}

function idKey(id: unknown): Buffer {
  const type = classOf(id);
  if (type === CLASS.array || type === CLASS.regex || id === undefined) {
    throw new CommandError(
      53,
      'InvalidIdField',
      "The '_id' value cannot be an array, a regular expression or undefined",
    );
  }
  return encodeKey(id);
}

function refuseTooLarge(raw: Uint8Array): void {
  if (raw.length <= MAX_DOCUMENT) return;
  const size = `${String(raw.length)} bytes`;
  throw new CommandError(
    10334,
    'BSONObjectTooLarge',
    `BSONObj size: ${size} is invalid. Size must be between 0 and 16 MB`,
  );
}
