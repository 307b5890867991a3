import { type Doc } from './bson.ts';
import { type Catalogue } from './catalogue.ts';
import { type Collection } from './collection.ts';
import { type Cursors } from './cursors.ts';
import { type Database } from './database.ts';
import { collectionName } from './arguments.ts';

/** What commands work on. */
export interface Store {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly cursors: Cursors;
}

/** One command of a client. */
export interface Call {
  readonly store: Store;
  readonly db: string;
  readonly name: string;
  readonly body: Doc;
}

/** How a command is run: whether it writes (then in the next commit), the fields it understands (undefined: any). */
export interface Command {
  readonly writes: boolean;
  readonly fields: ReadonlySet<string> | undefined;
  run(call: Call): Doc | Promise<Doc>;
}

/** Describes a command. */
export function command(kind: 'read' | 'write', fields: readonly string[] | 'any', run: Command['run']): Command {
  return { writes: kind === 'write', fields: fields === 'any' ? undefined : new Set(fields), run };
}

/** database.collection of a command that works on a collection. */
export function namespaceOf({ db, name, body }: Call): string {
  return `${db}.${collectionName(body[name])}`;
}

/** The collection of a command, if it exists. */
export function collectionOf(call: Call): Collection | undefined {
  return call.store.catalogue.get(namespaceOf(call));
}
