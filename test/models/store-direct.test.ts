import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { isDuplicateKey } from '../../models/duplicate-key.ts';
import { Line, LineBroken } from '../../models/embedded/line.ts';
import { socketIn } from '../../models/embedded/socket-folder.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { connectStore, disconnectStore, isStoreFailure } from '../../models/store.ts';
import { direct, type Direct } from '../../models/store-direct.ts';
import { rejection } from './embedded/help.ts';

interface Thing {
  _id: string;
  n?: number;
  many?: string[];
}
const byDriver = (): Direct<Thing> => mongoose.connection.collection<Thing>('things');

describe('what every message needs of the store', () => {
  const commands: string[] = [];
  let close: () => Promise<void>;

  before(async () => {
    const store = await startEmbedded({ memory: true });
    close = () => store.close();
    await connectStore(store.uri, { onCommand: (name) => commands.push(name) });
  });
  after(async () => {
    await disconnectStore();
    await close();
  });
  beforeEach(() => mongoose.connection.collection('things').deleteMany({}));

  const CASES: Record<string, (things: Direct<Thing>) => Promise<unknown>> = {
    'finds nothing': (things) => things.findOne({ _id: 'nobody' }),
    'finds one': (things) => things.findOne({ _id: 'a' }),
    'finds a part of one': (things) => things.findOne({ _id: 'a' }, { projection: { n: 1 } }),
    'tells whether an update met anything': async (things) => {
      const { matchedCount } = await things.updateOne({ _id: 'a', n: 1 }, { $set: { n: 2 } });
      return [matchedCount, (await things.updateOne({ _id: 'a', n: 1 }, { $set: { n: 3 } })).matchedCount];
    },
    'gives back what it changed': (things) =>
      things.findOneAndUpdate(
        { _id: 'a' },
        { $push: { many: 'y' } },
        { returnDocument: 'after', projection: { n: 0 } },
      ),
    'gives back what it made': (things) =>
      things.findOneAndUpdate({ _id: 'b', n: 5 }, { $push: { many: 'x' } }, { upsert: true, returnDocument: 'after' }),
    'makes nothing unasked': (things) =>
      things.findOneAndUpdate({ _id: 'b' }, { $set: { n: 1 } }, { returnDocument: 'after' }),
  };
  for (const [what, run] of Object.entries(CASES))
    it(`${what}, as the driver does`, async () => {
      const outcomes = [];
      for (const things of [byDriver(), direct<Thing>('things')]) {
        await mongoose.connection.collection('things').deleteMany({});
        await things.insertOne({ _id: 'a', n: 1, many: ['x'] });
        outcomes.push(await run(things));
      }
      expect(outcomes[1]).to.deep.equal(outcomes[0]);
    });

  it('keeps a promise of uniqueness', async () => {
    const things = direct<Thing>('things');
    await things.insertOne({ _id: 'a' });
    expect(isDuplicateKey(await rejection(things.insertOne({ _id: 'a' })))).to.equal(true);
    const made = things.findOneAndUpdate({ _id: 'a', n: 2 }, { $set: { n: 3 } }, { upsert: true, returnDocument: 'after' }); // prettier-ignore
    expect(isDuplicateKey(await rejection(made))).to.equal(true);
  });

  it('answers many at once, each its own', async () => {
    const ids = Array.from({ length: 200 }, (_, at) => `many-${at}`);
    await Promise.all(ids.map((_id, n) => direct<Thing>('things').insertOne({ _id, n })));
    const found = await Promise.all(ids.map((_id) => direct<Thing>('things').findOne({ _id })));
    expect(found.map((one) => one?.n)).to.deep.equal(ids.map((_, n) => n));
  });

  it('is measured', async () => {
    commands.length = 0;
    await direct<Thing>('things').findOne({ _id: 'a' });
    expect(commands).to.deep.equal(['find']);
  });

  it('refuses what the store refuses', async () => {
    const refused = await rejection(direct<Thing>('things').updateOne({ _id: 'a' }, { $rename: 'x' } as never));
    expect([refused.name, isStoreFailure(refused)]).to.deep.equal(['MongoServerError', false]);
  });
});

describe('the line to the store', () => {
  it('breaks when a reply does not come in time, and tells everybody who waits', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'line-'));
    const silent = createServer((socket) => socket.resume()).listen(join(folder, 'sock'));
    await once(silent, 'listening');
    const line = await Line.open(join(folder, 'sock'), 100);
    const late = await Promise.all([rejection(line.command({ ping: 1 })), rejection(line.command({ ping: 1 }))]);
    expect(late.every((error) => error instanceof LineBroken)).to.equal(true);
    expect(await rejection(line.command({ ping: 1 }))).to.be.instanceOf(LineBroken);
    silent.close();
    await rm(folder, { recursive: true });
  });

  it('does not take a process that is held up for a store that is silent', async () => {
    const store = await startEmbedded({ memory: true });
    const line = await Line.open(socketIn(store.uri) ?? '', 300);
    const asked = line.command({ ping: 1, $db: 'x' });
    await new Promise((resolve) => setImmediate(resolve));
    for (const end = performance.now() + 1_000; performance.now() < end;);
    expect(await asked).to.deep.equal({ ok: 1 });
    line.close();
    await store.close();
  });

  it('breaks when what comes is no reply', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'line-'));
    const wrong = createServer((socket) => socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await once(wrong.listen(join(folder, 'sock')), 'listening');
    const line = await Line.open(join(folder, 'sock'), 5_000);
    expect(await rejection(line.command({ ping: 1 }))).to.be.instanceOf(LineBroken);
    wrong.close();
    await rm(folder, { recursive: true });
  });

  it('is not opened where nobody listens', async () => {
    expect(await rejection(Line.open(join(tmpdir(), 'no-such-socket'), 100))).to.have.property('code', 'ENOENT');
  });
});
