/**
 * What the models may expect of any store when they write; reading is in conformance-queries.test.ts. Runs against MONGODB_URI when it is set, else against the embedded store:
 *   MONGODB_URI=mongodb://… npx mocha test/models/embedded/conformance*.test.ts
 */
import { expect } from 'chai';
import mongoose, { Schema, type Model } from 'mongoose';
import { conformanceStore, rejection, type TestStore } from './help.ts';

const { Binary, Decimal128, Long, ObjectId } = mongoose.mongo;

interface Seat {
  _id: string;
  row?: string;
  place?: number;
  holder?: string | null;
  tags?: string[];
  log?: { at: number; text: string }[];
}

describe('a store, written through Mongoose', () => {
  let store: TestStore;
  let Seats: Model<Seat>;

  before(async () => {
    store = await conformanceStore();
    const schema = new Schema<Seat>({
      _id: String,
      row: String,
      place: Number,
      holder: String,
      tags: { type: [String], default: undefined },
      log: { type: [{ _id: false, at: Number, text: String }], default: undefined },
    });
    schema.index({ row: 1, place: 1 }, { unique: true });
    schema.index({ tags: 1 });
    schema.index({ 'log.at': 1, 'log.text': 1 });
    Seats = store.connection.model<Seat>('Seat', schema);
    await Seats.init();
  });
  beforeEach(() => Seats.deleteMany({}));
  after(() => store.close());

  const seats = (n: number, row = 'a'): Seat[] =>
    Array.from({ length: n }, (_, i) => ({ _id: `${row}${i}`, row, place: i, tags: [`t${i % 3}`, 'all'] }));

  describe('keeps what it is given', () => {
    it('every type comes back as it went in', async () => {
      const values = {
        text: 'één \u0000 👩‍👧 \u202e',
        whole: 42,
        fraction: -0.25,
        large: 2 ** 40,
        long: Long.fromString('9007199254740993'),
        decimal: Decimal128.fromString('12.50'),
        yes: true,
        nothing: null,
        at: new Date('2026-11-24T14:40:00.123Z'),
        id: new ObjectId(),
        bytes: new Binary(Buffer.from([0, 255, 1])),
        list: [1, 'two', [3], { four: [] }],
        nested: { deeper: { deepest: 'x' }, empty: {} },
      };
      const raw = store.connection.collection('types');
      await raw.insertOne({ ...values });
      const { _id, ...back } = (await raw.findOne({})) ?? {};
      expect(_id).to.be.instanceOf(ObjectId);
      expect(back).to.deep.equal(values);
      await raw.updateOne({}, { $set: { touched: true } });
      const { _id: same, touched, ...again } = (await raw.findOne({}))!;
      expect([String(same), touched]).to.deep.equal([String(_id), true]);
      expect(again).to.deep.equal(values);
    });

    it('field names like __proto__ and constructor are data', async () => {
      const raw = store.connection.collection('names');
      const odd = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1, "toString": "x"}') as object;
      await raw.insertOne({ odd });
      await raw.updateOne({}, { $set: { 'odd.hasOwnProperty': 2 } });
      const found = (await raw.findOne({ 'odd.constructor': 1 })) as unknown as { odd: object };
      expect(Object.keys(found.odd).sort()).to.deep.equal(['__proto__', 'constructor', 'hasOwnProperty', 'toString']);
      expect(await raw.countDocuments({ constructor: { $exists: true } })).to.equal(0);
      expect(await raw.countDocuments({ 'odd.valueOf': { $exists: true } })).to.equal(0);
    });

    it('a document of 15 MB', async () => {
      const raw = store.connection.collection('large');
      const body = Buffer.alloc(15 * 1024 * 1024, 7);
      await raw.insertOne({ n: 1, body });
      await raw.updateOne({ n: 1 }, { $set: { n: 2 } });
      const found = (await raw.findOne({ n: 2 })) as unknown as { body: InstanceType<typeof Binary> };
      expect(Buffer.from(found.body.buffer).equals(body)).to.equal(true);
      await raw.deleteMany({});
    });

    it('a document over 16 MB is refused, and what was there stays', async () => {
      const raw = store.connection.collection('large');
      await raw.insertOne({ n: 1, body: 'x'.repeat(9_000_000) });
      const error = await rejection(raw.updateOne({ n: 1 }, { $set: { more: 'x'.repeat(9_000_000) } }));
      expect(error['code']).to.be.oneOf([10334, 17419]);
      expect(await raw.countDocuments({ more: { $exists: true } })).to.equal(0);
      await raw.deleteMany({});
    });

    it('timestamps and defaults of Mongoose', async () => {
      const schema = new Schema({ name: String, open: { type: Boolean, default: true } }, { timestamps: true });
      const Notes = store.connection.model('Note', schema);
      const note = await Notes.create({ name: 'x' });
      const before = note.updatedAt.getTime();
      await new Promise((resolve) => setTimeout(resolve, 5));
      const after = await Notes.findByIdAndUpdate(note._id, { name: 'y' }, { returnDocument: 'after' });
      expect(after?.createdAt).to.deep.equal(note.createdAt);
      expect(after?.updatedAt.getTime()).to.be.greaterThan(before);
      expect(after?.open).to.equal(true);
    });
  });

  describe('keeps a promise of uniqueness', () => {
    it('a second document of an _id is refused with the key', async () => {
      await Seats.create({ _id: 'a1', row: 'a', place: 1 });
      const error = await rejection(Seats.create({ _id: 'a1', row: 'b', place: 1 }));
      expect(error).to.include({ name: 'MongoServerError', code: 11000 });
      expect(error['keyPattern']).to.deep.equal({ _id: 1 });
      expect(error['keyValue']).to.deep.equal({ _id: 'a1' });
    });

    it('a unique index over two fields holds for inserts, updates and upserts', async () => {
      await Seats.create([
        { _id: '1', row: 'a', place: 1 },
        { _id: '2', row: 'a', place: 2 },
      ]);
      const attempts = [
        Seats.create({ _id: '3', row: 'a', place: 1 }),
        Seats.updateOne({ _id: '2' }, { place: 1 }),
        Seats.findOneAndUpdate({ _id: '4' }, { row: 'a', place: 2 }, { upsert: true }),
      ];
      for (const error of await Promise.all(attempts.map((attempt) => rejection(attempt as Promise<unknown>)))) {
        expect(error['code']).to.equal(11000);
        expect(error['keyPattern']).to.deep.equal({ row: 1, place: 1 });
      }
      expect(await Seats.countDocuments()).to.equal(2);
    });

    it('of 100 upserts of one _id at once one inserts, the others update', async () => {
      const all = await Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          Seats.updateOne({ _id: 'race' }, { $setOnInsert: { holder: `p${i}` }, $inc: { place: 1 } }, { upsert: true }),
        ),
      );
      expect(all.filter(({ upsertedCount }) => upsertedCount === 1)).to.have.length(1);
      expect((await Seats.findById('race').lean())?.place).to.equal(100);
    });

    it('of 50 takers of a free seat one gets it; the others get E11000 or nothing', async () => {
      const take = (who: string): Promise<unknown> =>
        Seats.findOneAndUpdate(
          { _id: 's', holder: null },
          { $set: { holder: who } },
          { upsert: true, returnDocument: 'after' },
        );
      const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => take(`p${i}`)));
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(lost.map(({ reason }) => (reason as { code: number }).code)).to.deep.equal(Array(49).fill(11000));
    });
  });

  describe('changes one document in one step', () => {
    it('compare-and-set over an array: only the first of two equal writers wins', async () => {
      await Seats.create({ _id: 'x', row: 'a', place: 1, tags: ['free'] });
      const book = (who: string): Promise<unknown> =>
        Seats.findOneAndUpdate(
          { _id: 'x', tags: { $ne: 'taken' } },
          { $push: { tags: 'taken' }, $set: { holder: who } },
        ).lean();
      const won = (await Promise.all([book('p'), book('q'), book('r')])).filter((outcome) => outcome !== null);
      expect(won).to.have.length(1);
      expect((await Seats.findById('x').lean())?.tags).to.deep.equal(['free', 'taken']);
    });

    it('$push with $each, $position, $sort and $slice; $pull; $addToSet; $pop', async () => {
      await Seats.create({ _id: 'x', row: 'a', place: 1, tags: ['m'], log: [{ at: 2, text: 'b' }] });
      const change = (update: object): Promise<unknown> => Seats.updateOne({ _id: 'x' }, update);
      await change({
        $push: {
          tags: { $each: ['z', 'a'], $sort: 1, $slice: -2 },
          log: { $each: [{ at: 1, text: 'c' }], $position: 0 },
        },
      });
      await change({ $addToSet: { tags: { $each: ['z', 'new'] } }, $push: { log: { at: 3, text: 'a' } } });
      await change({ $push: { log: { $each: [], $sort: { text: 1 } } } });
      const sorted = await Seats.findById('x').lean();
      expect(sorted?.tags).to.deep.equal(['m', 'z', 'new']);
      expect(sorted?.log?.map(({ at }) => at)).to.deep.equal([3, 2, 1]);
      await change({ $pull: { tags: { $in: ['m', 'z'] }, log: { at: { $gte: 2 } } } });
      await change({ $pop: { tags: 1 } });
      const pulled = await Seats.findById('x').lean();
      expect([pulled?.tags, pulled?.log]).to.deep.equal([[], [{ at: 1, text: 'c' }]]);
    });

    it('$inc, $min, $max, $unset, $setOnInsert, $currentDate and dotted paths', async () => {
      const raw = store.connection.collection('counts');
      const change = (update: object, upsert = false): Promise<unknown> => raw.updateOne({ k: 1 }, update, { upsert });
      await change({ $inc: { n: 2, 'deep.er': 1 }, $setOnInsert: { first: true }, $min: { low: 5 } }, true);
      await change({ $inc: { n: -5 }, $setOnInsert: { first: false }, $min: { low: 7 }, $max: { high: 3 } }, true);
      await change({ $unset: { first: 1 }, $set: { 'list.1': 'x' }, $currentDate: { at: true } });
      const { _id, at, ...found } = (await raw.findOne({ k: 1 }))!;
      expect(_id).to.be.instanceOf(ObjectId);
      expect(at).to.be.instanceOf(Date);
      expect(found).to.deep.equal({ k: 1, n: -3, deep: { er: 1 }, low: 5, high: 3, list: { 1: 'x' } });
    });

    it('says how many it matched, changed and inserted, and returns the document before or after', async () => {
      await Seats.create(seats(3));
      const many = await Seats.updateMany({ row: 'a' }, { holder: 'p' });
      const again = await Seats.updateMany({ row: 'a' }, { holder: 'p' });
      expect([many.matchedCount, many.modifiedCount]).to.deep.equal([3, 3]);
      expect([again.matchedCount, again.modifiedCount]).to.deep.equal([3, 0]);
      const before = await Seats.findOneAndUpdate({ row: 'a' }, { holder: 'q' }, { sort: { place: -1 } }).lean();
      expect([before?._id, before?.holder]).to.deep.equal(['a2', 'p']);
      const replaced = await Seats.findOneAndReplace(
        { _id: 'a2' },
        { row: 'z', place: 9 },
        { returnDocument: 'after' },
      ).lean();
      expect([replaced?.row, replaced?.holder]).to.deep.equal(['z', undefined]);
      expect((await Seats.findOneAndDelete({ _id: 'a2' }).lean())?.place).to.equal(9);
      expect(await Seats.findOneAndDelete({ _id: 'a2' }).lean()).to.equal(null);
    });

    it('a hundred $inc at once all count', async () => {
      await Seats.create({ _id: 'n', row: 'n', place: 0 });
      await Promise.all(Array.from({ length: 100 }, () => Seats.updateOne({ _id: 'n' }, { $inc: { place: 1 } })));
      expect((await Seats.findById('n').lean())?.place).to.equal(100);
    });

    it('refuses what cannot be: $inc of a text, a path through a text, two changes of one path, another _id', async () => {
      const raw = store.connection.collection('refused');
      await raw.insertOne({ name: 'x' });
      const code = async (update: object): Promise<unknown> => (await rejection(raw.updateOne({}, update)))['code'];
      expect(await code({ $inc: { name: 1 } })).to.equal(14);
      expect(await code({ $push: { name: 1 } })).to.equal(2);
      expect(await code({ $set: { 'name.first': 1 } })).to.equal(28);
      expect(await code({ $set: { a: 1 }, $inc: { a: 1 } })).to.equal(40);
      expect(await code({ $set: { _id: 5 } })).to.equal(66);
    });

    it('a saved document writes its own changes, and notices that an array changed underneath', async () => {
      const schema = new Schema({ items: [{ name: String, n: Number }] }, { optimisticConcurrency: true });
      const Lists = store.connection.model('List', schema);
      await Lists.create({ items: [{ name: 'a', n: 1 }] });
      const [mine, theirs] = [await Lists.findOne().orFail(), await Lists.findOne().orFail()];
      mine.items.push({ name: 'b', n: 2 });
      await mine.save();
      theirs.items[0]!.n = 5;
      expect((await rejection(theirs.save())).name).to.equal('VersionError');
    });
  });

  describe('writes many', () => {
    it('insertMany, ordered: stops at the first refusal; unordered: goes on', async () => {
      const twice = [...seats(2), ...seats(1), ...seats(2, 'b')];
      await rejection(Seats.insertMany(twice));
      expect(await Seats.countDocuments()).to.equal(2);
      await Seats.deleteMany({});
      const error = await rejection(Seats.insertMany(twice, { ordered: false }));
      expect((error['writeErrors'] as { index: number }[]).map(({ index }) => index)).to.deep.equal([2]);
      expect(await Seats.countDocuments()).to.equal(4);
    });

    it('bulkWrite does each kind, and tells what each did', async () => {
      const result = await Seats.bulkWrite([
        { insertOne: { document: { _id: '1', row: 'r', place: 1 } } },
        { updateOne: { filter: { _id: '2' }, update: { $set: { row: 'r', place: 2 } }, upsert: true } },
        { updateMany: { filter: { row: 'r' }, update: { $set: { holder: 'h' } } } },
        { replaceOne: { filter: { _id: '2' }, replacement: { row: 's', place: 3 } } },
        { deleteOne: { filter: { _id: '1' } } },
      ]);
      expect([result.insertedCount, result.upsertedCount, result.modifiedCount, result.deletedCount]).to.deep.equal([
        1, 1, 3, 1,
      ]);
      expect(await Seats.find().select('-__v').lean()).to.deep.equal([{ _id: '2', row: 's', place: 3 }]);
    });
  });
});
