import { type StatementSync } from 'node:sqlite';
import { EJSON, type Doc } from './bson.ts';
import { CommandError } from './command-error.ts';
import { type Database } from './database.ts';
import { indexKeys } from './index-keys.ts';
import { rootOf, valuesAt } from './paths.ts';

/** An index as its owner asked for it (`key`, `name`, `unique`), as MongoDB lists it. */
export type IndexSpec = Doc & { name: string; key: Record<string, 1 | -1>; unique?: boolean };

/** A secondary index: a table of (key, row id). It keeps one key per document, or one per element of an array. */
export class SecondaryIndex {
  readonly id: number;
  readonly table: string;
  readonly spec: IndexSpec;
  readonly fields: readonly string[];
  readonly unique: boolean;
  /** Whether some document has more than one key; such an index gives no order. */
  multikey: boolean;
  /** The top-level fields that the keys are made of. */
  readonly roots: readonly string[];
  private readonly database: Database;
  private readonly insertKey: StatementSync;
  private readonly deleteKey: StatementSync;
  private readonly owner: StatementSync;

  constructor(database: Database, id: number, spec: IndexSpec, multikey: boolean) {
    this.database = database;
    this.id = id;
    this.spec = spec;
    this.multikey = multikey;
    this.table = `i${String(id)}`;
    this.fields = Object.keys(spec.key);
    this.roots = this.fields.map(rootOf);
    this.unique = spec.unique === true;
    this.insertKey = database.prepare(`INSERT INTO ${this.table}(k, rid) VALUES(?, ?)`);
    this.deleteKey = database.prepare(`DELETE FROM ${this.table} WHERE k = ? AND rid = ?`);
    this.owner = database.prepare(`SELECT rid FROM ${this.table} WHERE k = ?`);
  }

  /** Whether a change of these fields (undefined: of the whole document) can change the keys. */
  concerns(roots: ReadonlySet<string> | undefined): boolean {
    return roots === undefined || this.roots.some((root) => roots.has(root));
  }

  keysOf(document: Doc): Buffer[] {
    return indexKeys(document, this.fields);
  }

  /** Throws E11000 (code 11000) when a key belongs to another row than `own`. Nothing has been written then. */
  refuseDuplicate(ns: string, document: Doc, keys: readonly Buffer[], own?: number): void {
    if (!this.unique) return;
    for (const key of keys) {
      const row = this.owner.get(key);
      if (row && row['rid'] !== own) throw duplicateKey(ns, this.spec, document);
    }
  }

  add(keys: readonly Buffer[], rid: number): void {
    if (keys.length > 1 && !this.multikey) this.becomeMultikey();
    for (const key of keys) this.insertKey.run(key, rid);
  }

  remove(keys: readonly Buffer[], rid: number): void {
    for (const key of keys) this.deleteKey.run(key, rid);
  }

  private becomeMultikey(): void {
    this.multikey = true;
    this.database.catalogueChanged = true;
    this.database.prepare('UPDATE _index SET multikey = 1 WHERE id = ?').run(this.id);
  }
}

/** The error of MongoDB for a key that exists already, with `keyPattern` and `keyValue`. */
export function duplicateKey(ns: string, spec: Pick<IndexSpec, 'name' | 'key'>, document: Doc): CommandError {
  const keyValue = Object.fromEntries(
    Object.keys(spec.key).map((path) => [path, valuesAt(document, path.split('.'))[0] ?? null]),
  );
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${EJSON.stringify(value)}`);
  const message = `E11000 duplicate key error collection: ${ns} index: ${spec.name} dup key: { ${shown.join(', ')} }`;
  return new CommandError(11000, 'DuplicateKey', message, { keyPattern: spec.key, keyValue });
}
