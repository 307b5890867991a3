// @ts-nocheck -- interim, replaced soon
/* eslint-disable */
// The MongoDB wire protocol (OP_MSG, and OP_QUERY for the first hello) in front of a Store.
import { createServer, type Server, type Socket } from 'node:net';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON } from 'mongodb';
import { CommandError } from './match.ts';
import { Store } from './store.ts';
import type { Doc } from './key.ts';

const HELLO = new Set(['hello', 'ismaster', 'isMaster']);
const hello = (): Doc => ({ ismaster: true, isWritablePrimary: true, helloOk: true, maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000, localTime: new Date(), logicalSessionTimeoutMinutes: 30, minWireVersion: 0, maxWireVersion: 21, readOnly: false, ok: 1 });

function parse(m: Buffer): { doc: Doc; quiet: boolean } {
  const op = m.readInt32LE(12);
  if (op === 2004) return { doc: BSON.deserialize(m.subarray(m.indexOf(0, 20) + 9)), quiet: false }; // OP_QUERY: flags, name, skip, count, document
  if (op !== 2013) throw new Error(`unsupported wire operation ${op}`);
  const flags = m.readUInt32LE(16), end = m.length - (flags & 1 ? 4 : 0), lists: Doc = {};
  let doc: Doc = {};
  for (let p = 20; p < end;) {
    const kind = m[p++]!, size = m.readInt32LE(p);
    if (kind === 0) doc = BSON.deserialize(m.subarray(p, p + size));
    else {
      const z = m.indexOf(0, p + 4), list: Doc[] = lists[m.toString('utf8', p + 4, z)] = [];
      for (let q = z + 1; q < p + size;) { const n = m.readInt32LE(q); list.push(BSON.deserialize(m.subarray(q, q + n))); q += n; }
    }
    p += size;
  }
  return { doc: Object.assign(doc, lists), quiet: (flags & 2) !== 0 };
}
function reply(to: Buffer, id: number, doc: Doc): Buffer {
  const body = BSON.serialize(doc), query = to.readInt32LE(12) === 2004, head = Buffer.alloc(query ? 36 : 21);
  head.writeInt32LE(head.length + body.length, 0); head.writeInt32LE(id, 4); head.writeInt32LE(to.readInt32LE(4), 8); head.writeInt32LE(query ? 1 : 2013, 12);
  if (query) { head.writeInt32LE(8, 16); head.writeInt32LE(1, 32); }
  return Buffer.concat([head, body]);
}
export async function answer(store: Store, doc: Doc): Promise<Doc> {
  try {
    if (HELLO.has(Object.keys(doc)[0]!)) return hello();
    const { $db, ...cmd } = doc;
    return await store.run($db, cmd);
  } catch (e) {
    if (e instanceof CommandError || (e as any).codeName) return { ok: 0, errmsg: (e as Error).message, code: (e as any).code, codeName: (e as any).codeName, ...(e as any).extra };
    return { ok: 0, errmsg: (e as Error).message, code: 8, codeName: 'UnknownError' };
  }
}
function serve(store: Store, s: Socket): void {
  let rest = Buffer.alloc(0), id = 0;
  s.setNoDelay(true).on('error', () => s.destroy()).on('data', (chunk) => {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk as Buffer<ArrayBuffer>;
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const m = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(m.length);
      try { const { doc, quiet } = parse(m); void answer(store, doc).then((r) => { if (!quiet && s.writable) s.write(reply(m, ++id, r)); }); }
      catch { s.destroy(); return; }
    }
  });
}
export interface Embedded { uri: string; store: Store; close(): Promise<void> }
/** Opens the file and listens on a private Unix socket; any MongoDB driver can connect to `uri`. */
export async function startEmbedded(file: string, o: ConstructorParameters<typeof Store>[1] & { socket?: string } = {}): Promise<Embedded> {
  const store = new Store(file, o), dir = o.socket ? '' : mkdtempSync(join(tmpdir(), 'store-')), path = o.socket ?? join(dir, 'm.sock');
  if (o.socket) { mkdirSync(join(path, '..'), { recursive: true }); rmSync(path, { force: true }); }
  const open = new Set<Socket>(), server: Server = createServer((s) => { open.add(s); s.on('close', () => open.delete(s)); serve(store, s); });
  await new Promise<void>((ok, no) => { server.once('error', no).listen(path, ok); });
  chmodSync(path, 0o600);
  server.unref();
  return {
    uri: `mongodb://${encodeURIComponent(path)}/samenspraak?directConnection=true&retryWrites=false`, store,
    close: async () => { for (const s of open) s.destroy(); await new Promise((ok) => server.close(ok)); store.close(); if (dir) rmSync(dir, { recursive: true, force: true }); },
  };
}
