import { refuseUnknownFields } from './arguments.ts';
import { type Doc } from './bson.ts';
import { Catalogue } from './catalogue.ts';
import { CommandError, errorReply } from './command-error.ts';
import { type Call, type Store } from './command.ts';
import { COMMANDS } from './commands/table.ts';
import { Cursors } from './cursors.ts';
import { type Database } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { isStorageError, storageFailure } from './storage-error.ts';

/** Answers commands over one open database. */
export class Engine {
  private readonly store: Store;
  private readonly commits: GroupCommit;
  private stopped = false;

  constructor(database: Database) {
    const catalogue = new Catalogue(database);
    this.store = { database, catalogue, cursors: new Cursors() };
    this.commits = new GroupCommit(database, () => {
      catalogue.reload();
    });
  }

  /** The reply to a command, never an exception. A write is on disk when its reply comes. */
  async answer(body: Doc): Promise<Doc> {
    try {
      return { ...(await this.run(body)), ok: 1 };
    } catch (error) {
      return errorReply(isStorageError(error) ? storageFailure(error) : error);
    }
  }

  /** Commits what waits; commands that come later are refused. */
  stop(): void {
    this.stopped = true;
    this.commits.commit();
  }

  private run(body: Doc): Doc | Promise<Doc> {
    if (this.stopped) throw new CommandError(91, 'ShutdownInProgress', 'the store is being closed');
    const [name = ''] = Object.keys(body);
    const command = COMMANDS.get(name);
    if (!command)
      throw new CommandError(59, 'CommandNotFound', `no such command: '${name}' (not supported by the embedded store)`);
    if (command.fields) refuseUnknownFields(body, name, command.fields);
    const db = body['$db'];
    if (typeof db !== 'string' || !/^[^/\\. "$\0]+$/.test(db))
      throw new CommandError(73, 'InvalidNamespace', 'invalid database name');
    const call: Call = { store: this.store, db, name, body };
    return command.writes ? this.commits.submit(() => command.run(call) as Doc) : command.run(call);
  }
}
