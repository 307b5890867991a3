/** What the models may expect of any store when they read. Runs against MONGODB_URI too, see conformance.test.ts. */
import { expect } from 'chai';
import mongoose, { Schema, type Model } from 'mongoose';
import { conformanceStore, rejection, type TestStore } from './help.ts';

const { ObjectId } = mongoose.mongo;

interface Person {
  _id: number;
  name?: string;
  age?: number | null;
  groups?: string[];
  born?: Date;
  lines?: { day: number; kind: string }[];
}

interface Row {
  _id: number;
  even: boolean;
  at: number;
}

const BORN = new Date('2016-05-01T00:00:00Z');
const PEOPLE: Person[] = [
  {
    _id: 1,
    name: 'Ann',
    age: 30,
    groups: ['x', 'y'],
    born: BORN,
    lines: [
      { day: 1, kind: 'in' },
      { day: 2, kind: 'out' },
    ],
  },
  { _id: 2, name: 'Bob', age: 40, groups: ['y'], lines: [{ day: 1, kind: 'out' }] },
  { _id: 3, name: 'Cid', age: null, groups: [] },
  { _id: 4, name: 'dora' },
];

describe('a store, read through Mongoose', () => {
  let store: TestStore;
  let People: Model<Person>;
  let Rows: Model<Row>;

  before(async () => {
    store = await conformanceStore();
    const array = { type: [String], default: undefined };
    const lines = { type: [{ _id: false, day: Number, kind: String }], default: undefined };
    const person = new Schema<Person>({ _id: Number, name: String, age: Number, groups: array, born: Date, lines });
    person.index({ groups: 1 }).index({ 'lines.day': 1, 'lines.kind': 1 }).index({ name: 1 });
    People = store.connection.model<Person>('Person', person);
    Rows = store.connection.model<Row>('Row', new Schema({ _id: Number, even: Boolean, at: Number }));
    await People.init();
    await People.insertMany(PEOPLE);
    await Rows.insertMany(
      Array.from({ length: 2500 }, (_, i) => ({ _id: i, even: i % 2 === 0, at: (i * 7919) % 2500 })),
    );
  });
  after(() => store.close());

  const found = async (filter: object): Promise<number[]> => {
    const people = await People.find(filter).sort({ _id: 1 }).lean();
    return people.map(({ _id }) => _id);
  };

  const FILTERS: [string, object, number[]][] = [
    ['equality', { name: 'Ann' }, [1]],
    ['a list', { _id: { $in: [1, 3, 9] } }, [1, 3]],
    ['not in a list', { name: { $nin: ['Ann', 'Bob'] } }, [3, 4]],
    ['a range', { age: { $gt: 30, $lte: 50 } }, [2]],
    ['a date range', { born: { $gte: BORN, $lt: new Date(BORN.getTime() + 1) } }, [1]],
    ['not equal, also when missing', { age: { $ne: 30 } }, [2, 3, 4]],
    ['null or missing', { age: null }, [3, 4]],
    ['there or not', { age: { $exists: false } }, [4]],
    ['an element of an array', { groups: 'y' }, [1, 2]],
    ['a whole array', { groups: ['x', 'y'] }, [1]],
    ['all of', { groups: { $all: ['x', 'y'] } }, [1]],
    ['a size', { groups: { $size: 0 } }, [3]],
    ['fields of elements, each somewhere', { 'lines.day': 2, 'lines.kind': 'in' }, [1]],
    ['fields of one element', { lines: { $elemMatch: { day: 2, kind: 'in' } } }, []],
    ['a range over elements', { 'lines.day': { $gt: 1, $lt: 3 } }, [1]],
    ['either', { $or: [{ age: 30 }, { name: 'dora' }] }, [1, 4]],
    ['both, and neither', { $and: [{ groups: 'y' }, { age: 40 }], $nor: [{ name: 'Ann' }] }, [2]],
    ['not', { age: { $not: { $gte: 35 } } }, [1, 3, 4]],
    ['a regular expression', { name: /^d/i }, [4]],
    ['a regular expression as text', { name: { $regex: 'O', $options: 'i' } }, [2, 4]],
    ['a type', { age: { $type: 'number' } }, [1, 2]],
    ['an element by its position', { 'lines.1.kind': 'out' }, [1]],
  ];
  for (const [name, filter, expected] of FILTERS) {
    it(`finds by ${name}`, async () => expect(await found(filter)).to.deep.equal(expected));
  }

  it('refuses an operator it does not know', async () => {
    const error = await rejection(People.collection.find({ age: { $nearly: 3 } }).toArray());
    expect(error['code']).to.equal(2);
  });

  describe('in batches', () => {
    it('more than 1,000 documents, each once', async () => {
      const ids = new Set<number>();
      for await (const { _id } of Rows.find().lean()) ids.add(_id);
      expect(ids.size).to.equal(2500);
      expect((await Rows.find().lean()).length).to.equal(2500);
    });

    it('in the order of a sort, with skip, limit and a batch size', async () => {
      const ats: number[] = [];
      for await (const { at } of Rows.find().sort({ at: -1 }).skip(10).limit(1200).batchSize(37).lean()) ats.push(at);
      expect(ats).to.deep.equal(Array.from({ length: 1200 }, (_, i) => 2489 - i));
    });

    it('while documents it has not reached are removed', async () => {
      const Passing = store.connection.model('Passing', new Schema({ _id: Number }));
      await Passing.insertMany(Array.from({ length: 1500 }, (_, i) => ({ _id: i })));
      const seen: number[] = [];
      for await (const { _id } of Passing.find({ _id: { $gte: 0 } })
        .sort({ _id: 1 })
        .batchSize(100)
        .lean()) {
        if (_id === 50) await Passing.deleteMany({ _id: { $gte: 1000 } });
        seen.push(Number(_id));
      }
      expect(seen.slice(0, 1000)).to.deep.equal(Array.from({ length: 1000 }, (_, i) => i));
    });

    it('that end early leave nothing behind', async () => {
      const cursor = Rows.collection.find({}, { batchSize: 10 });
      await cursor.next();
      const id = cursor.id;
      await cursor.close();
      const more = store.connection.db?.command({ getMore: id, collection: Rows.collection.collectionName });
      expect((await rejection(more as Promise<unknown>))['code']).to.equal(43);
    });
  });

  describe('in order', () => {
    it('of types, null and missing first, arrays by their least or greatest element', async () => {
      const raw = store.connection.collection<{ _id: string; v?: unknown }>('mixed');
      const id = new ObjectId('000000000000000000000000');
      const values: [string, unknown][] = [
        ['text', 'a'],
        ['five', 5],
        ['date', new Date(0)],
        ['yes', true],
        ['array', [3, 9]],
        ['id', id],
        ['doc', { a: 1 }],
        ['null', null],
      ];
      await raw.insertMany([...values.map(([_id, v]) => ({ _id, v })), { _id: 'zmissing' }, { _id: 'empty', v: [] }]);
      const order = async (direction: 1 | -1): Promise<string[]> => {
        const sorted = await raw.find().sort({ v: direction, _id: 1 }).toArray();
        return sorted.map(({ _id }) => _id);
      };
      const up = ['empty', 'null', 'zmissing', 'array', 'five', 'text', 'doc', 'id', 'yes', 'date'];
      expect(await order(1)).to.deep.equal(up);
      const down = ['date', 'yes', 'id', 'doc', 'text', 'array', 'five', 'null', 'zmissing', 'empty'];
      expect(await order(-1)).to.deep.equal(down);
    });

    it('of several fields, each its own way', async () => {
      const rows = await Rows.find({ _id: { $lt: 6 } })
        .sort({ even: 1, _id: -1 })
        .lean();
      expect(rows.map(({ _id }) => _id)).to.deep.equal([5, 3, 1, 4, 2, 0]);
    });
  });

  it('returns only the fields asked for', async () => {
    expect(await People.findById(1).select('name lines.day').lean()).to.deep.equal({
      _id: 1,
      name: 'Ann',
      lines: [{ day: 1 }, { day: 2 }],
    });
    expect(await People.findById(1).select({ _id: 0, name: 1 }).lean()).to.deep.equal({ name: 'Ann' });
    const without = await People.findById(1).select('-lines -born -groups -__v').lean();
    expect(without).to.deep.equal({ _id: 1, name: 'Ann', age: 30 });
  });

  it('counts, lists different values, and says whether there is any', async () => {
    expect(await People.countDocuments({ groups: 'y' })).to.equal(2);
    expect(await Rows.countDocuments({ even: true }).skip(1000).limit(500)).to.equal(250);
    expect(await Rows.estimatedDocumentCount()).to.equal(2500);
    expect(await People.distinct('groups')).to.deep.equal(['x', 'y']);
    expect(await People.distinct('lines.kind', { _id: 2 })).to.deep.equal(['out']);
    expect([await People.exists({ name: 'Bob' }), await People.exists({ name: 'Zed' })]).to.deep.equal([
      { _id: 2 },
      null,
    ]);
  });

  describe('by an index', () => {
    it('that is made, listed, compared with the schema and dropped', async () => {
      await People.collection.createIndexes([{ name: 'age_1', key: { age: 1 } }]);
      expect((await People.diffIndexes()).toDrop).to.deep.equal(['age_1']);
      expect(await People.syncIndexes()).to.deep.equal(['age_1']);
      const names = (await People.collection.indexes()).map(({ name }) => name);
      expect(names).to.have.members(['_id_', 'groups_1', 'lines.day_1_lines.kind_1', 'name_1']);
      expect(await People.syncIndexes()).to.deep.equal([]);
    });

    it('that is unique only when there are no duplicates yet', async () => {
      const error = await rejection(Rows.collection.createIndexes([{ name: 'even', key: { even: 1 }, unique: true }]));
      expect(error['code']).to.equal(11000);
      expect(await Rows.collection.indexes()).to.have.length(1);
    });

    it('that follows the elements of an array as they come and go', async () => {
      await People.updateOne({ _id: 4 }, { $push: { groups: { $each: ['z', 'z', 'x'] } } });
      expect(await found({ groups: { $in: ['x', 'z'] } })).to.deep.equal([1, 4]);
      await People.updateOne({ _id: 4 }, { $pull: { groups: 'x' } });
      expect(await found({ groups: 'x' })).to.deep.equal([1]);
      await People.updateOne({ _id: 4 }, { $unset: { groups: 1 } });
      expect(await found({ groups: 'z' })).to.deep.equal([]);
    });
  });

  it('aggregates: match, unwind, group, sort, project, limit, count', async () => {
    const kinds = await People.aggregate([
      { $match: { _id: { $lte: 2 } } },
      { $unwind: '$lines' },
      { $group: { _id: '$lines.kind', n: { $sum: 1 }, days: { $addToSet: '$lines.day' }, oldest: { $max: '$age' } } },
      { $sort: { n: -1 } },
      { $project: { kind: '$_id', n: 1, oldest: 1, _id: 0 } },
    ]);
    expect(kinds).to.deep.equal([
      { kind: 'out', n: 2, oldest: 40 },
      { kind: 'in', n: 1, oldest: 30 },
    ]);
    expect(await Rows.aggregate([{ $match: { even: true } }, { $count: 'n' }])).to.deep.equal([{ n: 1250 }]);
    const some = await Rows.aggregate([
      { $match: {} },
      { $sort: { at: 1 } },
      { $skip: 1 },
      { $limit: 2 },
      { $set: { twice: { $multiply: ['$at', 2] } } },
      { $unset: ['even', '_id', '__v'] },
    ]);
    expect(some).to.deep.equal([
      { at: 1, twice: 2 },
      { at: 2, twice: 4 },
    ]);
  });

  it('aggregates by an ObjectId and by nothing, and reads the outcome in batches', async () => {
    const raw = store.connection.collection('grouped');
    const [one, two] = [new ObjectId(), new ObjectId()];
    await raw.insertMany([{ by: one }, { by: two }, { by: one }, {}]);
    const groups = await raw
      .aggregate<{ _id: unknown; n: number }>([
        { $group: { _id: '$by', n: { $sum: 1 } } },
        { $sort: { n: -1, _id: 1 } },
      ])
      .toArray();
    expect(groups).to.deep.equal([
      { _id: one, n: 2 },
      { _id: null, n: 1 },
      { _id: two, n: 1 },
    ]);
    let n = 0;
    const rows = Rows.aggregate<Row>([{ $set: { extra: 1 } }]).cursor<AsyncIterable<Row>>({ batchSize: 200 });
    for await (const { extra } of rows as AsyncIterable<{ extra: number }>) n += extra;
    expect(n).to.equal(2500);
  });

  it('lists and drops collections', async () => {
    await store.connection.collection('passing_by').insertOne({ a: 1 });
    const names = async (): Promise<string[]> => (await store.connection.listCollections()).map(({ name }) => name);
    expect(await names()).to.include('passing_by');
    await store.connection.dropCollection('passing_by');
    expect(await names()).not.to.include('passing_by');
    await store.connection.createCollection('passing_by');
    expect(await store.connection.collection('passing_by').countDocuments()).to.equal(0);
  });
});
