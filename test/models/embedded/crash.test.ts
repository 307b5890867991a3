/** kill -9 in the middle of concurrent writes, again and again: what was acknowledged is there, and nothing is broken. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { indexKeys } from '../../../models/embedded/index-keys.ts';
import { inFolder } from './help.ts';

const ROUNDS = 5;
const { BSON } = mongoose.mongo;

interface Acknowledged {
  inserted: Set<string>;
  deleted: Set<string>;
  batches: Set<string>;
  counters: Map<string, number>;
}

interface Stored {
  _id: string;
  n?: number;
  tags?: string[];
}

/** Starts the writer, kills it after a while, and notes what it said was acknowledged. */
async function writeAndKill(folder: string, round: number, known: Acknowledged): Promise<void> {
  const script = join(import.meta.dirname, 'crash-child.ts');
  const child = spawn(process.execPath, [script, folder, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), 100 + Math.random() * 400);
    said += text;
  });
  await once(child, 'close');
  for (const line of said.split('\n').slice(0, -1)) note(JSON.parse(line) as Record<string, string>, known);
}

function note(line: Record<string, string>, known: Acknowledged): void {
  if (line['inserted']) known.inserted.add(line['inserted']);
  if (line['deleted']) known.deleted.add(line['deleted']);
  if (line['batch']) known.batches.add(line['batch']);
  if (line['counter']) known.counters.set(line['counter'], Number(line['n']));
}

/** Reads the file itself, without the store. */
function read(folder: string): {
  documents: Map<string, Stored>;
  missingKeys: string[];
  strayKeys: string[];
  integrity: unknown;
} {
  const database = new DatabaseSync(join(folder, 'store.db'));
  const [{ id: coll }, { id: index }] = [
    database.prepare("SELECT id FROM _coll WHERE ns = 'samenspraak.written'").get() as { id: number },
    database.prepare('SELECT id FROM _index').get() as { id: number },
  ];
  const documents = new Map<string, Stored>();
  const expected = new Set<string>();
  for (const { rid, doc } of database.prepare(`SELECT rid, doc FROM c${coll}`).all() as {
    rid: number;
    doc: Uint8Array;
  }[]) {
    const document = BSON.deserialize(doc) as Stored;
    documents.set(document._id, document);
    for (const key of indexKeys({ ...document }, ['tags'])) expected.add(`${key.toString('hex')} ${rid}`);
  }
  const rows = database.prepare(`SELECT k, rid FROM i${index}`).all() as { k: Uint8Array; rid: number }[];
  const found = new Set(rows.map(({ k, rid }) => `${Buffer.from(k).toString('hex')} ${rid}`));
  const integrity = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  database.close();
  return {
    documents,
    missingKeys: [...expected.difference(found)],
    strayKeys: [...found.difference(expected)],
    integrity,
  };
}

describe('a process killed while it writes', function () {
  this.timeout(60_000);

  it('loses nothing it acknowledged, and leaves documents and indexes whole', () =>
    inFolder(async (folder) => {
      const known: Acknowledged = { inserted: new Set(), deleted: new Set(), batches: new Set(), counters: new Map() };
      for (let round = 0; round < ROUNDS; round++) {
        await writeAndKill(folder, round, known);
        const { documents, missingKeys, strayKeys, integrity } = read(folder);
        expect(integrity).to.equal('ok');
        expect([missingKeys, strayKeys]).to.deep.equal([[], []]);
        expect(lost(known, documents)).to.deep.equal([]);
      }
      expect(known.inserted.size).to.be.greaterThan(ROUNDS * 8);
    }));
});

function lost(known: Acknowledged, documents: ReadonlyMap<string, Stored>): string[] {
  const gone = [...known.inserted].filter((id) => !documents.has(id) && !mayBeDeleted(id, known));
  const undead = [...known.deleted].filter((id) => documents.has(id));
  const torn = [...known.batches].filter((id) => [0, 1, 2, 3].some((part) => !documents.has(`${id}/${part}`)));
  const behind = [...known.counters].filter(([id, n]) => (documents.get(id)?.n ?? 0) < n).map(([id]) => id);
  return [...gone, ...undead, ...torn, ...behind];
}

/** The last deletion of a side may have been done but not acknowledged. */
function mayBeDeleted(id: string, known: Acknowledged): boolean {
  const [round, side, i] = id.split('-').map(Number);
  return known.deleted.has(id) || ((i ?? 0) % 3 === 1 && known.inserted.has(`${round}-${side}-${(i ?? 0) + 1}`));
}
