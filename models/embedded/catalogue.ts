import { decode, encode } from './bson.ts';
import { Collection } from './collection.ts';
import { CommandError } from './command-error.ts';
import { type Database } from './database.ts';
import { SecondaryIndex, type IndexSpec } from './secondary-index.ts';

/** The tables that every store file has. */
export const CATALOGUE_SCHEMA = `
  CREATE TABLE _coll(id INTEGER PRIMARY KEY AUTOINCREMENT, ns TEXT UNIQUE NOT NULL);
  CREATE TABLE _index(id INTEGER PRIMARY KEY AUTOINCREMENT, coll INTEGER NOT NULL, spec BLOB NOT NULL, multikey INTEGER NOT NULL);`;

const NAME = /^[^$\0]+$/;

/** Which collections and indexes exist. Only one connection writes the file, so that memory and file agree. */
export class Catalogue {
  private readonly database: Database;
  private readonly collections = new Map<string, Collection>();

  constructor(database: Database) {
    this.database = database;
    this.reload();
  }

  /** Reads everything from the file, after a rollback. */
  reload(): void {
    this.database.catalogueChanged = false;
    this.collections.clear();
    const byId = new Map<number, Collection>();
    for (const row of this.database.prepare('SELECT id, ns FROM _coll ORDER BY id').all()) {
      const collection = new Collection(this.database, Number(row['id']), String(row['ns']));
      byId.set(collection.id, collection);
      this.collections.set(collection.ns, collection);
    }
    for (const row of this.database.prepare('SELECT id, coll, spec, multikey FROM _index ORDER BY id').all()) {
      const spec = decode(row['spec'] as Uint8Array) as IndexSpec;
      const index = new SecondaryIndex(this.database, Number(row['id']), spec, Boolean(row['multikey']));
      byId.get(Number(row['coll']))?.indexes.push(index);
    }
  }

  get(ns: string): Collection | undefined {
    return this.collections.get(ns);
  }

  /** All collections of a database, or of all databases. */
  list(db?: string): Collection[] {
    const all = [...this.collections.values()];
    return db === undefined ? all : all.filter(({ ns }) => ns.startsWith(`${db}.`));
  }

  getOrCreate(ns: string): Collection {
    return this.collections.get(ns) ?? this.create(ns);
  }

  create(ns: string): Collection {
    const dot = ns.indexOf('.');
    if (dot < 1 || !NAME.test(ns.slice(dot + 1)) || Buffer.byteLength(ns) > 255) {
      throw new CommandError(73, 'InvalidNamespace', `Invalid collection name: '${ns}'`);
    }
    this.database.catalogueChanged = true;
    const id = Number(this.database.prepare('INSERT INTO _coll(ns) VALUES(?)').run(ns).lastInsertRowid);
    this.database.exec(
      `CREATE TABLE c${String(id)}(rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, doc BLOB NOT NULL)`,
    );
    const collection = new Collection(this.database, id, ns);
    this.collections.set(ns, collection);
    return collection;
  }

  drop(collection: Collection): void {
    this.database.catalogueChanged = true;
    for (const index of [...collection.indexes]) this.dropIndex(collection, index);
    this.database.exec(`DROP TABLE ${collection.table}`);
    this.database.prepare('DELETE FROM _coll WHERE id = ?').run(collection.id);
    this.collections.delete(collection.ns);
  }

  /** Builds an index over what is stored. Throws E11000 when a unique one meets duplicates: the caller rolls back. */
  addIndex(collection: Collection, spec: IndexSpec): void {
    this.database.catalogueChanged = true;
    const insert = this.database.prepare('INSERT INTO _index(coll, spec, multikey) VALUES(?, ?, 0)');
    const id = Number(insert.run(collection.id, encode(spec)).lastInsertRowid);
    const primary = spec.unique ? 'k' : 'k, rid';
    this.database.exec(
      `CREATE TABLE i${String(id)}(k BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY(${primary})) WITHOUT ROWID`,
    );
    const index = new SecondaryIndex(this.database, id, spec, false);
    for (const row of this.database.prepare(`SELECT rid, doc FROM ${collection.table}`).iterate()) {
      const document = decode(row['doc'] as Uint8Array);
      const keys = index.keysOf(document);
      index.refuseDuplicate(collection.ns, document, keys);
      index.add(keys, Number(row['rid']));
    }
    collection.indexes.push(index);
  }

  dropIndex(collection: Collection, index: SecondaryIndex): void {
    this.database.catalogueChanged = true;
    this.database.exec(`DROP TABLE ${index.table}`);
    this.database.prepare('DELETE FROM _index WHERE id = ?').run(index.id);
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
  }
}
