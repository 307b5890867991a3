import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isOwned } from './lock.ts';

/** A unix socket's path is at most 107 bytes long, on some systems 103. */
const MAX_SOCKET_PATH = 100;
const NAME = 'store.sock';

/** Where the socket is; its folder is open to this user only. */
export interface SocketPlace {
  readonly path: string;
  remove(): void;
}

/** A socket in a new temporary folder. */
export function temporarySocket(): SocketPlace {
  const near = join(tmpdir(), 'samenspraak-XXXXXX', NAME);
  const base = Buffer.byteLength(near) <= MAX_SOCKET_PATH ? tmpdir() : '/tmp';
  const folder = mkdtempSync(join(base, 'samenspraak-'));
  return {
    path: join(folder, NAME),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A socket inside a data folder, or in a temporary one when the path would be too long. `store.owner` tells other
 * programs where. What a killed process left behind is replaced: call this only with the folder's lock.
 */
export function socketFor(folder: string): SocketPlace {
  forgetOwner(folder);
  const inside = join(resolve(folder), 'run', NAME);
  const place = Buffer.byteLength(inside) <= MAX_SOCKET_PATH ? privateSocket(inside) : temporarySocket();
  writeFileSync(`${ownerFile(folder)}.new`, JSON.stringify({ pid: process.pid, socket: place.path }), { mode: 0o600 });
  renameSync(`${ownerFile(folder)}.new`, ownerFile(folder));
  return {
    path: place.path,
    remove() {
      place.remove();
      rmSync(ownerFile(folder), { force: true });
    },
  };
}

function privateSocket(path: string): SocketPlace {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  rmSync(path, { force: true });
  return {
    path,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Removes the temporary socket folder of a process that was killed. */
function forgetOwner(folder: string): void {
  const socket = ownerSocket(folder);
  if (socket && !socket.startsWith(resolve(folder))) rmSync(dirname(socket), { recursive: true, force: true });
}

function ownerFile(folder: string): string {
  return join(folder, 'store.owner');
}

function ownerSocket(folder: string): string | undefined {
  try {
    const owner = JSON.parse(readFileSync(ownerFile(folder), 'utf8')) as { socket?: unknown };
    return typeof owner.socket === 'string' ? owner.socket : undefined;
  } catch {
    return undefined; // none, or half a file: nobody to be found either way
  }
}

/** The address of the store of the process that owns a folder; undefined when no process does. */
export function uriOf(folder: string): string | undefined {
  const socket = ownerSocket(folder);
  return socket !== undefined && isOwned(folder) ? uriFor(socket) : undefined;
}

/** The socket that such an address names; undefined for an address of another form. */
export function socketIn(uri: string): string | undefined {
  const host = /^mongodb:\/\/([^/@?,]+)\//.exec(uri)?.[1] ?? '';
  return /%2f/i.test(host) ? decodeURIComponent(host) : undefined;
}

/** What Mongoose connects to. A single server without sessions: no retries by the driver. */
export function uriFor(socket: string): string {
  return `mongodb://${encodeURIComponent(socket)}/samenspraak?directConnection=true&retryWrites=false`;
}
