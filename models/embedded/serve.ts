import { mkdirSync } from 'node:fs';
import { type Database } from './database.ts';
import { Engine } from './engine.ts';
import { EmbeddedError, explainOpenError } from './errors.ts';
import { FolderLock } from './lock.ts';
import { SocketServer } from './server.ts';
import { socketFor, temporarySocket, uriFor, uriOf, type SocketPlace } from './socket-folder.ts';
import { openFile, openMemory } from './store-file.ts';

/** Where the store lives: in a folder, or in memory only. */
export type Place = { readonly folder: string } | { readonly memory: true };

interface Opened {
  readonly database: Database;
  readonly socket: SocketPlace;
  close(): void;
}

export interface Serving {
  readonly uri: string;
  close(): Promise<void>;
}

/** Opens the store and listens. Throws an EmbeddedError, with nothing left open, when that is not possible. */
export async function serve(place: Place): Promise<Serving> {
  const opened = 'folder' in place ? openFolder(place.folder) : openInMemory();
  const engine = new Engine(opened.database);
  const server = new SocketServer((command) => engine.answer(command));
  await server.listen(opened.socket.path);
  return {
    uri: uriFor(opened.socket.path),
    async close() {
      engine.stop();
      await new Promise(setImmediate); // the replies to the last writes go out
      await server.close();
      opened.close();
    },
  };
}

function openInMemory(): Opened {
  const database = openMemory();
  const socket = temporarySocket();
  return {
    database,
    socket,
    close() {
      socket.remove();
      database.close();
    },
  };
}

function openFolder(folder: string): Opened {
  makeFolder(folder);
  const lock = FolderLock.take(folder) ?? refuseSecondOwner(folder);
  let database: Database | undefined;
  try {
    const opened = openFile(folder);
    database = opened;
    const socket = socketFor(folder);
    return {
      database: opened,
      socket,
      close() {
        socket.remove();
        opened.close(); // SQLite folds the log into the file
        lock.release();
      },
    };
  } catch (error) {
    database?.close();
    lock.release();
    throw explainOpenError(error, folder);
  }
}

function refuseSecondOwner(folder: string): never {
  const uri = uriOf(folder) ?? 'the address that store.owner names';
  const remedy = `End it first, or join its store: set MONGODB_URI to ${uri}`;
  throw new EmbeddedError('locked', `${folder}: another process uses the store in this folder. ${remedy}`);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainOpenError(error, folder);
  }
}
