/** Whatever indexes there are, a query answers like a full scan: random documents, indexes, filters, sorts, updates. */
import { expect } from 'chai';
import fc from 'fast-check';
import { type Collection } from 'mongodb';
import mongoose from 'mongoose';
import { memoryStore, type TestStore } from './help.ts';

const { ObjectId, Binary, Long } = mongoose.mongo;
const RUNS = 200;

const small = fc.integer({ min: 0, max: 3 });
const odd = fc.constantFrom<unknown>(
  ...[-1, 0.5, NaN, -0, Infinity, 2 ** 40, Long.fromString('9007199254740993')],
  ...['', 'a', 'b', 'a\0b', 'é', null, true, false, { x: 0 }, { x: 1 }, {}],
  ...[new Date(0), new Date(1000), new ObjectId('0'.repeat(24)), new ObjectId('f'.repeat(24))],
  ...[new Binary(Buffer.from([1])), new Binary(Buffer.from([1, 0]))],
);
const scalar = fc.oneof({ weight: 3, arbitrary: small }, { weight: 1, arbitrary: odd });
const value = fc.oneof(
  { weight: 2, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.oneof(scalar, fc.array(small, { maxLength: 2 })), { maxLength: 3 }) },
);
const row = fc.record({ u: small, r: fc.oneof(small, small, scalar) }, { requiredKeys: ['u'] });
/** Only one of a, b, c holds arrays, so that every compound index can hold the document. */
const documentsWithArraysAt = (at: string) =>
  fc.array(
    fc
      .record(
        {
          a: scalar,
          b: scalar,
          c: scalar,
          o: fc.record({ p: value }),
          m: fc.array(row, { maxLength: 3 }),
          many: value,
        },
        { requiredKeys: ['many', 'm'] },
      )
      .map(({ many, ...rest }) => (at ? { ...rest, [at]: many } : rest)),
    { minLength: 5, maxLength: 30 },
  );

const COMMON = ['a', 'a', 'a', 'b', 'b', 'm.u', 'm.u', 'm.r', 'o.p', '_id'];
const RARE = ['c', 'm', 'o', 'a.0', 'm.1.u'];
const field = fc.constantFrom(...COMMON, ...COMMON, ...RARE);
const common = fc.oneof(
  scalar,
  fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({ $gt: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $gt: small, $lt: small }),
  fc.record({ $gte: scalar, $lt: scalar }),
);
const rare = fc.oneof(
  fc.array(scalar, { maxLength: 2 }),
  fc.constant(/a/),
  fc.record({ $eq: fc.array(small, { maxLength: 2 }) }),
  fc.record({ $in: fc.array(fc.oneof(small, fc.array(small, { maxLength: 2 }), fc.constant(/a/)), { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 2 }) }),
  fc.record({ $eq: scalar, $ne: scalar }, { requiredKeys: ['$ne'] }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $not: fc.record({ $gt: scalar }) }),
  fc.record({ $elemMatch: fc.record({ u: small, r: scalar }, { requiredKeys: ['u'] }) }),
  fc.record({ $elemMatch: fc.record({ $gt: scalar, $lt: scalar }) }),
);
const condition = fc.oneof({ weight: 4, arbitrary: common }, { weight: 1, arbitrary: rare });
const simple = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(field, condition, { minKeys: 1, maxKeys: 3, noNullPrototype: true }) },
  { weight: 1, arbitrary: fc.record({ 'm.u': small, 'm.r': common }) },
  { weight: 1, arbitrary: fc.record({ b: fc.record({ $in: fc.array(small, { maxLength: 3 }) }) }) },
);
const filter = fc.oneof(
  { weight: 6, arbitrary: simple },
  { weight: 1, arbitrary: fc.record({ $or: fc.array(simple, { minLength: 1, maxLength: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ $and: fc.array(simple, { minLength: 1, maxLength: 3 }) }) },
);
const direction = fc.constantFrom<1 | -1>(1, -1);
/** Every sort ends in _id, so that there is one right order; many are those of an index. */
const randomSort = fc
  .array(fc.tuple(field, direction), { maxLength: 2 })
  .map((by) => Object.fromEntries([...by.filter(([path]) => path !== '_id'), ['_id', 1]]));
const indexSort = fc
  .tuple(fc.constantFrom('a', 'b', 'm.u'), direction)
  .map(([path, way]) => ({ [path]: way, _id: way }));
const sort = fc.oneof(randomSort, indexSort);
const query = fc.record({ filter, sort, skip: fc.constantFrom(0, 0, 1), limit: fc.constantFrom(0, 0, 1, 5) });

/** Ending in _id, which every sort ends in, so that many an index also gives the order. */
const index = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'm.u', 'm.r', 'o.p'), { minLength: 1, maxLength: 2 })
  .filter((paths) => !arraysMeet(paths))
  .chain((paths) => fc.constantFrom(paths, [...paths, '_id']))
  .map((paths) => Object.fromEntries(paths.map((path) => [path, 1] as const)));

/** Indexes over two arrays of one document are impossible (MongoDB refuses the document). */
function arraysMeet(paths: readonly string[]): boolean {
  const roots = new Set(paths.map((path) => (path.startsWith('m.') ? 'm' : path)).filter((root) => root !== '_id'));
  return roots.size > 1 && (roots.has('m') || roots.has('o.p'));
}

const change = fc.record({ filter: simple, update: fc.record({ $set: fc.record({ b: scalar, 'o.p': scalar }) }) });
const situation = fc.record({
  documents: fc.constantFrom('a', 'b', 'c', '').chain(documentsWithArraysAt),
  indexes: fc.array(index, { minLength: 1, maxLength: 4 }),
  changed: change,
  queries: fc.array(query, { minLength: 10, maxLength: 15 }),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

describe('plans', function () {
  this.timeout(60_000);
  let store: TestStore;
  let n = 0;
  before(async () => (store = await memoryStore()));
  after(() => store.close());

  async function filled({ documents, changed }: Situation, keys: Record<string, 1 | -1>[]): Promise<Collection> {
    const collection = store.connection.collection(`plans${++n}`) as unknown as Collection;
    const specs = new Map(keys.map((key) => [JSON.stringify(key), key]));
    if (keys.length > 0) await collection.createIndexes([...specs].map(([name, key]) => ({ key, name })));
    await collection.insertMany(documents.map((each, _id) => ({ _id, ...each })) as object[]);
    await collection.updateMany(changed.filter, changed.update);
    return collection;
  }

  it('by any index answer like the full scan, in the same order', async () => {
    const property = fc.asyncProperty(situation, async (given) => {
      const [plain, indexed] = [await filled(given, []), await filled(given, given.indexes)];
      for (const { filter: wanted, ...options } of given.queries) {
        const [expected, found] = await Promise.all([plain, indexed].map((each) => idsOf(each, wanted, options)));
        expect(found).to.deep.equal(expected);
      }
      await Promise.all([plain.drop(), indexed.drop()]);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

async function idsOf(collection: Collection, filter: object, options: object): Promise<unknown[]> {
  const found = await collection.find(filter, { ...options, batchSize: 3 }).toArray();
  return found.map(({ _id }) => _id);
}
