/** The file, its lock and its socket: who may open it, what is refused, and what is left behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { uriOf } from '../../../models/embedded/socket-folder.ts';
import { EmbeddedError, startEmbedded } from '../../../models/embedded/start.ts';
import { inFolder, rejection } from './help.ts';

const CHILD = join(import.meta.dirname, 'store-child.ts');

/** Starts and stops the store in a folder, with one document in it. */
async function fill(folder: string): Promise<void> {
  const embedded = await startEmbedded({ folder });
  const client = await MongoClient.connect(embedded.uri);
  await client
    .db()
    .collection('c')
    .insertMany(Array.from({ length: 200 }, (_, i) => ({ i, text: 'x'.repeat(500) })));
  await client.close();
  await embedded.close();
}

async function count(uri: string): Promise<number> {
  const client = await MongoClient.connect(uri);
  try {
    return await client.db().collection('c').countDocuments({});
  } finally {
    await client.close();
  }
}

/** Another process that owns the folder; resolves when it is up. */
async function owner(folder: string, options = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  await once(child.stdout, 'data');
  return child;
}

async function refused(folder: string): Promise<EmbeddedError> {
  const error = await rejection(startEmbedded({ folder }));
  expect(error).to.be.instanceOf(EmbeddedError);
  return error as unknown as EmbeddedError;
}

describe('the store in a folder', () => {
  it('keeps what was written, in one file of this user alone, and leaves no socket behind', () =>
    inFolder(async (folder) => {
      await fill(folder);
      expect(readdirSync(folder).sort()).to.deep.equal(['store.db', 'store.lock']);
      expect(statSync(join(folder, 'store.db')).mode & 0o777).to.equal(0o600);
      const again = await startEmbedded({ folder });
      expect(await count(again.uri)).to.equal(200);
      await again.close();
    }));

  it('keeps its socket in a folder of mode 0700, also when that was open before', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'run'), { mode: 0o755 });
      const embedded = await startEmbedded({ folder });
      expect(statSync(join(folder, 'run')).mode & 0o777).to.equal(0o700);
      await embedded.close();
    }));

  it('works in a folder whose path is longer than a socket may be, and tells where the socket is', () =>
    inFolder(async (folder) => {
      const deep = join(folder, 'd'.repeat(100), 'e'.repeat(100));
      const embedded = await startEmbedded({ folder: deep });
      expect(uriOf(deep)).to.equal(embedded.uri);
      const socket = decodeURIComponent(/mongodb:\/\/([^/]+)/.exec(embedded.uri)?.[1] ?? '');
      expect(statSync(join(socket, '..')).mode & 0o777).to.equal(0o700);
      expect(await count(embedded.uri)).to.equal(0);
      await embedded.close();
      expect(existsSync(join(socket, '..'))).to.equal(false);
      expect(uriOf(deep)).to.equal(undefined);
    }));

  it('in memory leaves nothing behind', async () => {
    const embedded = await startEmbedded({ memory: true });
    const socket = decodeURIComponent(/mongodb:\/\/([^/]+)/.exec(embedded.uri)?.[1] ?? '');
    expect(statSync(join(socket, '..')).mode & 0o777).to.equal(0o700);
    await embedded.close();
    expect(existsSync(join(socket, '..'))).to.equal(false);
  });

  it('finishes the writes at hand before it closes', () =>
    inFolder(async (folder) => {
      const embedded = await startEmbedded({ folder });
      const client = await MongoClient.connect(embedded.uri);
      const writes = Array.from({ length: 50 }, (_, i) =>
        client.db().collection<{ _id: number }>('c').insertOne({ _id: i }),
      );
      const settled = Promise.allSettled(writes);
      await writes[0];
      await embedded.close();
      const outcomes = await settled;
      await client.close();
      const again = await startEmbedded({ folder });
      expect(await count(again.uri)).to.be.at.least(outcomes.filter(({ status }) => status === 'fulfilled').length);
      await again.close();
    }));

  it('starts a thread that ended unasked again, on the same socket, with all that was acknowledged', () =>
    inFolder(async (folder) => {
      const threads: Worker[] = [];
      const seen = (worker: Worker): void => void threads.push(worker);
      process.on('worker', seen);
      let told = (_: EmbeddedError): void => undefined;
      const embedded = await startEmbedded({
        folder,
        onRestart: (error) => {
          told(error);
        },
      });
      const client = await MongoClient.connect(embedded.uri);
      const written = client.db().collection<{ _id: number }>('c');
      for (let round = 0; round < 2; round++) {
        await written.insertOne({ _id: round });
        const restarted = new Promise<EmbeddedError>((resolve) => (told = resolve));
        await threads.at(-1)?.terminate();
        expect((await restarted).code).to.equal('stopped');
        expect(await written.countDocuments()).to.equal(round + 1);
      }
      process.off('worker', seen);
      await client.close();
      await embedded.close();
    }));

  it('gives up a thread that ends again and again', () =>
    inFolder(async (folder) => {
      const end = (worker: Worker): void => void worker.once('message', () => void worker.terminate());
      process.on('worker', end);
      const failed = new Promise<EmbeddedError>((resolve, reject) => {
        startEmbedded({ folder, onFailure: resolve }).catch(reject);
      });
      expect((await failed).code).to.equal('stopped');
      process.off('worker', end);
    }));

  it('tells its owner when the thread of a store in memory ends unasked', async () => {
    const thread = once(process, 'worker') as Promise<[Worker]>;
    const failed = new Promise<EmbeddedError>((resolve, reject) => {
      startEmbedded({ memory: true, onFailure: resolve }).then(async () => (await thread)[0].terminate(), reject);
    });
    expect((await failed).code).to.equal('stopped');
  });
});

describe('a folder another process owns', () => {
  it('is refused at once, by name; other programs find its socket', () =>
    inFolder(async (folder) => {
      const child = await owner(folder);
      const error = await refused(folder);
      expect(error.code).to.equal('locked');
      expect(error.message).to.include(folder).and.to.include(uriOf(folder));
      expect(await count(uriOf(folder) ?? '')).to.equal(1);
      child.stdin?.end();
      await once(child, 'exit');
      expect(uriOf(folder)).to.equal(undefined);
    }));

  it('is free again when that process is killed, whatever it left there', () =>
    inFolder(async (folder) => {
      const child = await owner(folder);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(readdirSync(folder)).to.include.members(['run', 'store.owner', 'store.db-wal']);
      expect(uriOf(folder)).to.equal(undefined);
      const embedded = await startEmbedded({ folder });
      expect(await count(embedded.uri)).to.equal(1);
      await embedded.close();
    }));

  it('is refused to a second start in the same process too', () =>
    inFolder(async (folder) => {
      const embedded = await startEmbedded({ folder });
      expect((await refused(folder)).code).to.equal('locked');
      expect(await count(embedded.uri)).to.equal(0);
      await embedded.close();
    }));
});

describe('a store file that cannot be used', () => {
  /** Puts something else in the place of the file, and expects a refusal that leaves every byte. */
  const expectRefusal = (code: string, spoil: (path: string) => void): Promise<void> =>
    inFolder(async (folder) => {
      await fill(folder);
      const path = join(folder, 'store.db');
      spoil(path);
      const before = readFileSync(path);
      const error = await refused(folder);
      expect(error.code).to.equal(code);
      expect(error.message).to.include(path);
      expect(readFileSync(path).equals(before)).to.equal(true);
      expect((await refused(folder)).code, 'the second time').to.equal(code);
    });

  it('random bytes are not ours', () =>
    expectRefusal('not-ours', (path) => {
      writeFileSync(path, Buffer.alloc(9000, 'chat'));
    }));

  it('a few bytes are not ours', () =>
    expectRefusal('not-ours', (path) => {
      writeFileSync(path, 'x');
    }));

  it('another SQLite database is not ours', () =>
    expectRefusal('not-ours', (path) => {
      writeFileSync(path, '');
      const other = new DatabaseSync(path);
      other.exec('CREATE TABLE contacts(name TEXT)');
      other.close();
    }));

  it('a file of a newer version is left to that version', () =>
    expectRefusal('newer', (path) => {
      const bytes = readFileSync(path);
      bytes.writeUInt32BE(99, 60);
      writeFileSync(path, bytes);
    }));

  it('broken pages are damage', () =>
    expectRefusal('damaged', (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 4096 * 2, 4096 * 6);
      writeFileSync(path, bytes);
    }));

  it('half a file is damage', () =>
    expectRefusal('damaged', (path) => {
      writeFileSync(path, readFileSync(path).subarray(0, 4096 * 3));
    }));

  it('damage beside a log that was not folded in: both stay as they are', () =>
    inFolder(async (folder) => {
      const child = await owner(folder);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const path = join(folder, 'store.db');
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 4096);
      writeFileSync(path, bytes);
      writeFileSync(`${path}-wal`, readFileSync(`${path}-wal`).subarray(0, 32));
      const log = readFileSync(`${path}-wal`);
      expect((await refused(folder)).code).to.equal('damaged');
      expect(readFileSync(path).equals(bytes)).to.equal(true);
      expect(readFileSync(`${path}-wal`).equals(log)).to.equal(true);
    }));

  it('a file that another program has open is locked', () =>
    inFolder(async (folder) => {
      await fill(folder);
      const other = new DatabaseSync(join(folder, 'store.db'));
      other.exec('BEGIN IMMEDIATE');
      const child = spawn(process.execPath, [CHILD, folder], { stdio: ['pipe', 'pipe', 'pipe'] });
      const [said] = (await once(child.stderr, 'data')) as [Buffer];
      expect(said.toString()).to.match(/^locked .*store\.db: another program has it open/);
      other.close();
    }));

  it('a folder that is a file is refused', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'data');
      writeFileSync(path, 'x');
      expect((await refused(path)).code).to.equal('unreadable');
      expect((await refused(join(path, 'deeper'))).code).to.equal('unreadable');
    }));

  it('abuse 73: a folder that may not be written is refused', () =>
    inFolder(async (folder) => {
      await fill(folder);
      for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
      chmodSync(folder, 0o555);
      const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}; // root may write everywhere
      const child = spawn(process.execPath, [CHILD, folder], { stdio: ['pipe', 'pipe', 'pipe'], ...nobody });
      const [said] = (await once(child.stderr, 'data')) as [Buffer];
      chmodSync(folder, 0o755);
      expect(said.toString()).to.match(/^(read-only|unreadable) .*writ/);
    }));
});
