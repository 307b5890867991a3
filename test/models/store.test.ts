import { expect } from 'chai';
import mongoose from 'mongoose';
import {
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoTopologyClosedError,
} from 'mongodb';
import { OperatorError } from '../../bot/core/errors.ts';
import { connectStore, disconnectStore, isStoreFailure, isStoreReady } from '../../models/store.ts';
import { startStore } from '../helpers/test-school.ts';

const failing = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error as Error,
  );

describe('the store at start', () => {
  let store: Awaited<ReturnType<typeof startStore>>;
  beforeEach(async () => {
    store = await startStore();
  });
  afterEach(async () => {
    await disconnectStore();
    await store.close();
  });

  it('is ready once connected, and starting again changes nothing', async () => {
    expect(await isStoreReady()).to.equal(false);
    await connectStore(store.uri);
    await disconnectStore();
    await connectStore(store.uri);
    expect(await isStoreReady()).to.equal(true);
  });

  it('abuse 80: refuses to start when an index is not as it should be, naming the collection', async () => {
    await mongoose.connect(store.uri);
    const indexes = [{ key: { due: 1, priority: 1 }, unique: true }];
    await mongoose.connection.collection('outbox').createIndexes(indexes);
    await disconnectStore();
    const error = await failing(connectStore(store.uri));
    expect(error).to.be.instanceOf(OperatorError);
    expect(error.message).to.include('outbox');
  });

  it('refuses a store that a newer version wrote', async () => {
    await mongoose.connect(store.uri);
    await mongoose.connection
      .collection<{ _id: string; version: number }>('meta')
      .insertOne({ _id: 'schema', version: 999 });
    await disconnectStore();
    expect((await failing(connectStore(store.uri))).message).to.include('newer version');
  });

  it('says plainly that it cannot be reached, without the address', async () => {
    const error = await failing(connectStore('mongodb://user:hunter2@127.0.0.1:1/x?serverSelectionTimeoutMS=200'));
    expect(error).to.be.instanceOf(OperatorError);
    expect(error.message).not.to.include('hunter2');
  }).timeout(20_000);

  it('abuse 59: takes an operator inside a value for a value', async () => {
    await connectStore(store.uri);
    const people = mongoose.model('Person');
    await people.create({ _id: 'a', name: 'A' });
    const query = people.findOne({ _id: { $ne: null } as unknown as string });
    await failing(query.exec());
  });

  it('abuse 73: tells a failure of the store from an answer of it', () => {
    const server = (code: number): MongoServerError => new MongoServerError({ message: 'x', code });
    const named = (name: string): Error => Object.assign(new Error('x'), { name });
    const failures = [
      ...[91, 96, 189, 10107, 13435, 14031, 50, 64, 18].map(server),
      new MongoNetworkError('x'),
      new MongoNetworkTimeoutError('x'),
      new MongoTopologyClosedError(),
      new MongoOperationTimeoutError('x'),
      named('MongoWaitQueueTimeoutError'),
      named('MongoPoolClosedError'),
    ];
    for (const error of failures) expect(isStoreFailure(error), error.name).to.equal(true);
    for (const error of [server(11000), server(2), server(66), server(1), new Error('x'), 'x', undefined])
      expect(isStoreFailure(error)).to.equal(false);
  });
});
