/** What only concerns the embedded store: what it refuses, by name, and how it treats bad messages and old cursors. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect } from 'chai';
import { type Db } from 'mongodb';
import { Cursors, ListBatches } from '../../../models/embedded/cursors.ts';
import { memoryStore, rejection, stagesOf, type TestStore } from './help.ts';

describe('the embedded store', () => {
  let store: TestStore;
  let db: Db;

  before(async () => {
    store = await memoryStore();
    db = store.connection.db!;
    await db.collection('c').insertMany([{ k: 1, a: [{ n: 1 }, { n: 2 }] }, { k: 2 }]);
  });
  after(() => store.close());

  const update = { update: 'c', updates: [{ q: { k: 1 }, u: { $set: { x: 1 } } }] };
  const REFUSED: [what: string, command: object, named: string][] = [
    ['commitTransaction', { commitTransaction: 1 }, 'commitTransaction'],
    [
      'a statement of a transaction',
      { ...update, txnNumber: 1n, startTransaction: true, autocommit: false },
      'txnNumber',
    ],
    ['$lookup', pipeline({ $lookup: { from: 'd', localField: 'k', foreignField: 'k', as: 'd' } }), '$lookup'],
    ['$graphLookup', pipeline({ $graphLookup: {} }), '$graphLookup'],
    ['$unionWith', pipeline({ $unionWith: 'd' }), '$unionWith'],
    ['$out', pipeline({ $out: 'd' }), '$out'],
    ['$merge', pipeline({ $merge: 'd' }), '$merge'],
    ['$facet', pipeline({ $facet: {} }), '$facet'],
    ['a change stream', pipeline({ $changeStream: {} }), '$changeStream'],
    ['$function', pipeline({ $set: { x: { $function: { body: '1', args: [], lang: 'js' } } } }), '$function'],
    ['$accumulator', pipeline({ $group: { _id: 1, x: { $accumulator: {} } } }), '$accumulator'],
    ['$where', { find: 'c', filter: { $where: 'sleep(1000)' } }, '$where'],
    ['$where inside $and', { find: 'c', filter: { $and: [{ $where: '1' }] } }, '$where'],
    ['$expr', { find: 'c', filter: { $expr: { $eq: ['$k', 1] } } }, '$expr'],
    ['$text', { find: 'c', filter: { $text: { $search: 'x' } } }, '$text'],
    ['$near', { find: 'c', filter: { k: { $near: [1, 2] } } }, '$near'],
    ['$near where there is no collection', { find: 'none', filter: { k: { $near: [1, 2] } } }, '$near'],
    ['a hint', { find: 'c', hint: { k: 1 } }, 'find.hint'],
    ['a tailable cursor', { find: 'c', tailable: true }, 'find.tailable'],
    ['a collation', { find: 'c', collation: { locale: 'nl' } }, 'collation'],
    ['a projection with $slice', { find: 'c', projection: { a: { $slice: 1 } } }, '$slice'],
    ['a positional projection', { find: 'c', projection: { 'a.$': 1 } }, 'a.$'],
    ['arrayFilters', updateWith({ $set: { x: 1 } }, { arrayFilters: [] }), 'arrayFilters'],
    ['a positional update', updateWith({ $set: { 'a.$.n': 5 } }), 'a.$.n'],
    ['an update of all elements', updateWith({ $inc: { 'a.$[].n': 5 } }), 'a.$[].n'],
    ['an update by pipeline', updateWith([{ $set: { x: 1 } }]), 'pipeline'],
    ['$rename', updateWith({ $rename: { k: 'l' } }), '$rename'],
    ['$bit', updateWith({ $bit: { k: { or: 1 } } }), '$bit'],
    ['a partial index', index({ k: 1 }, { partialFilterExpression: { k: 1 } }), 'partialFilterExpression'],
    ['a sparse index', index({ k: 1 }, { sparse: true }), 'sparse'],
    ['a TTL index', index({ k: 1 }, { expireAfterSeconds: 5 }), 'expireAfterSeconds'],
    ['a text index', index({ k: 'text' }), 'text'],
    ['a geo index', index({ k: '2dsphere' }), '2dsphere'],
    ['a hashed index', index({ k: 'hashed' }), 'hashed'],
    ['a wildcard index', index({ '$**': 1 }), '$**'],
    ['an index with a collation', index({ k: 1 }, { collation: { locale: 'nl' } }), 'collation'],
    ['a capped collection', { create: 'd', capped: true, size: 1 }, 'capped'],
    ['a time series', { create: 'd', timeseries: { timeField: 't' } }, 'timeseries'],
    ['a view', { create: 'd', viewOn: 'c' }, 'viewOn'],
    ['a command it has not', { mapReduce: 'c' }, 'mapReduce'],
    ['renameCollection', { renameCollection: 't.c', to: 't.d' }, 'renameCollection'],
  ];
  for (const [what, command, named] of REFUSED) {
    it(`refuses ${what} by name, and changes nothing`, async () => {
      const before = await db.collection('c').find().toArray();
      const reply = await db.command(command).then(
        (answer) => (answer['writeErrors'] as Error[] | undefined)?.[0] as Error & { errmsg: string },
        (error: unknown) => error as Error & { errmsg: string },
      );
      expect(reply.message || reply.errmsg)
        .to.include(named)
        .and.to.match(/not supported|unknown/i);
      expect(await db.collection('c').find().toArray()).to.deep.equal(before);
      expect(await db.listCollections().toArray()).to.have.length(1);
    });
  }

  it('abuse 59: a value where an operator is, or an operator where a value is, is refused or finds nothing', async () => {
    const c = db.collection('c');
    for (const filter of [
      { k: { $in: 'text' } },
      { $or: {} },
      { k: { $eq: 1, x: 2 } },
      { k: { $not: 5 } },
      { k: { $in: [{ $gt: 0 }] } },
    ]) {
      expect((await rejection(c.find(filter as object).toArray()))['code'], JSON.stringify(filter)).to.equal(2);
    }
    expect(await c.find({ k: [{ $ne: null }] } as object).toArray()).to.deep.equal([]);
    expect((await rejection(db.command({ find: 'c', filter: 'all' })))['code']).to.equal(14);
    expect((await rejection(c.insertOne({ _id: [1] } as object)))['code']).to.equal(53);
  });

  describe('explains', () => {
    before(() => db.collection('e').createIndexes([{ key: { a: 1, b: 1 }, name: 'ab' }]));

    it('which index a find uses, and whether it still has to sort', async () => {
      const stages = async (filter: object, sort: Record<string, 1 | -1>): Promise<string[]> => {
        const plan = stagesOf(await db.collection('e').find(filter).sort(sort).explain());
        return plan.map(({ stage, indexName }) => indexName ?? stage);
      };
      expect(await stages({ a: 1, b: { $gt: 2 } }, { b: -1 })).to.deep.equal(['FETCH', 'ab']);
      expect(await stages({ a: 1 }, { c: 1 })).to.deep.equal(['SORT', 'FETCH', 'ab']);
      expect(await stages({ b: 1 }, {})).to.deep.equal(['COLLSCAN']);
      expect(await stages({ _id: { $in: [1, 2] } }, {})).to.deep.equal(['FETCH', '_id_']);
    });
  });

  describe('given bad messages', () => {
    const header = (length: number, operation: number): Buffer => {
      const bytes = Buffer.alloc(26);
      [length, 1, 0, operation].forEach((value, at) => bytes.writeInt32LE(value, at * 4));
      return bytes;
    };
    const BAD: [string, Buffer][] = [
      ['a length of zero', header(0, 2013)],
      ['a length of 2 GB', header(0x7fffffff, 2013)],
      ['an unknown operation', header(26, 2001)],
      [
        'a section that ends beyond its message',
        Buffer.concat([header(30, 2013).subarray(0, 21), Buffer.from([99, 0, 0, 0, 0, 0, 0, 0, 0])]),
      ],
      [
        'a body that is no BSON',
        Buffer.concat([header(30, 2013).subarray(0, 21), Buffer.from([9, 0, 0, 0, 77, 77, 0, 1, 0])]),
      ],
      ['unknown flags', Buffer.concat([header(26, 2013).subarray(0, 16), Buffer.from([8, 0, 0, 0, 0, 5, 0, 0, 0, 0])])],
    ];
    const open = (): Socket => connect(decodeURIComponent(/mongodb:\/\/([^/]+)/.exec(store.uri)?.[1] ?? ''));
    for (const [what, message] of BAD) {
      it(`closes that connection, and no other, at ${what}`, async () => {
        const [good, bad] = [open(), open()];
        const closed = once(bad, 'close');
        bad
          .on('error', () => undefined)
          .end(message)
          .resume();
        await closed;
        good.write(ping());
        const [answer] = (await once(good, 'data')) as [Buffer];
        expect(answer.readInt32LE(8)).to.equal(7);
        good.destroy();
      });
    }

    it('puts a message together that comes byte by byte', async () => {
      const socket = open();
      for (const byte of ping()) {
        socket.write(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      await once(socket, 'data');
      socket.destroy();
    });

    it('refuses to store a document whose inside is broken', async () => {
      const inner = Buffer.from([4, 0, 0, 0, 2, 0x78, 0, 99, 0, 0, 0, 0x61, 0, 0]); // a text said to be 99 bytes long
      inner.writeInt32LE(inner.length, 0);
      const socket = open();
      socket.write(insertOf(inner));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.includes('invalid BSON')).to.equal(true);
      socket.destroy();
      expect(await store.connection.useDb('t').collection('broken').countDocuments()).to.equal(0);
    });
  });

  describe('closes cursors', () => {
    const open = (cursors: Cursors): bigint => {
      const reply = cursors.start('t.c', new ListBatches([{ a: 1 }, { a: 2 }, { a: 3 }]), 1) as {
        cursor: { id: bigint };
      };
      return reply.cursor.id;
    };

    it('nobody reads on for ten minutes', () => {
      let now = 0;
      const cursors = new Cursors(() => now);
      const id = open(cursors);
      now += 9 * 60_000;
      cursors.more(id, 't.c', 1);
      now += 10 * 60_000 + 1;
      expect(() => cursors.more(id, 't.c', 1)).to.throw('not found');
    });

    it('when there are a thousand, the one idle longest', () => {
      const cursors = new Cursors();
      const [first, second] = [open(cursors), open(cursors)];
      for (let i = 0; i < 999; i++) open(cursors);
      expect(() => cursors.more(first, 't.c', 1)).to.throw('not found');
      expect(cursors.more(second, 't.c', 1)).to.have.property('cursor');
    });

    it('of a collection that is dropped', async () => {
      await db.collection('going').insertMany(Array.from({ length: 300 }, (_, i) => ({ i })));
      const cursor = db.collection('going').find({}, { batchSize: 10 });
      await cursor.next();
      await db.collection('going').drop();
      expect((await rejection(cursor.toArray()))['code']).to.equal(43);
    });
  });
});

function pipeline(stage: object): object {
  return { aggregate: 'c', pipeline: [stage], cursor: {} };
}

function updateWith(u: object, more: object = {}): object {
  return { update: 'c', updates: [{ q: { k: 1 }, u, ...more }] };
}

function index(key: object, more: object = {}): object {
  return { createIndexes: 'c', indexes: [{ key, name: 'i', ...more }] };
}

/** OP_MSG number 7: { ping: 1, $db: 't' }. */
function ping(): Buffer {
  return message(Buffer.from('\x10ping\0\x01\0\0\0\x02$db\0\x02\0\0\0t\0', 'latin1'));
}

function insertOf(document: Buffer): Buffer {
  const list = Buffer.concat([Buffer.from([0, 0, 0, 0, 3, 0x30, 0]), document, Buffer.from([0])]);
  list.writeInt32LE(list.length, 0);
  return message(
    Buffer.concat([
      Buffer.from('\x02insert\0\x07\0\0\0broken\0\x04documents\0', 'latin1'),
      list,
      Buffer.from('\x02$db\0\x02\0\0\0t\0', 'latin1'),
    ]),
  );
}

function message(elements: Buffer): Buffer {
  const bytes = Buffer.alloc(16 + 4 + 1 + 4 + elements.length + 1);
  [bytes.length, 7, 0, 2013, 0].forEach((value, at) => bytes.writeInt32LE(value, at * 4));
  bytes.writeInt32LE(elements.length + 5, 21);
  elements.copy(bytes, 25);
  return bytes;
}
