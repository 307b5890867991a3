import { type DatabaseSync, type StatementSync } from 'node:sqlite';

/** One SQLite connection; each statement is prepared once. */
export class Database {
  readonly sqlite: DatabaseSync;
  /** Whether the transaction at hand changes which collections and indexes there are. */
  catalogueChanged = false;
  private readonly statements = new Map<string, StatementSync>();

  constructor(sqlite: DatabaseSync) {
    this.sqlite = sqlite;
  }

  prepare(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.sqlite.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  exec(sql: string): void {
    this.sqlite.exec(sql);
  }

  get inTransaction(): boolean {
    return this.sqlite.isTransaction;
  }

  close(): void {
    this.statements.clear();
    this.sqlite.close();
  }
}
