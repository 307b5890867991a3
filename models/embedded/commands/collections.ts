import { type Doc } from '../bson.ts';
import { CommandError } from '../command-error.ts';
import { documentIn } from '../arguments.ts';
import { type Collection } from '../collection.ts';
import { collectionOf, command, namespaceOf, type Call, type Store } from '../command.ts';
import { ListBatches } from '../cursors.ts';
import { matcher } from '../match.ts';

/** create: an empty collection. Options (capped, timeseries, viewOn, …) are refused by name. */
export const create = command('write', ['create', 'autoIndexId'], (call: Call): Doc => {
  const ns = namespaceOf(call);
  if (call.store.catalogue.get(ns)) throw new CommandError(48, 'NamespaceExists', `Collection ${ns} already exists.`);
  call.store.catalogue.create(ns);
  return {};
});

/** drop: a collection with all that is in it. */
export const drop = command('write', ['drop'], (call: Call): Doc => {
  const collection = collectionOf(call);
  if (!collection) return {};
  dropCollection(call.store, collection);
  return { ns: collection.ns, nIndexesWas: collection.indexes.length + 1 };
});

/** dropDatabase: all collections of a database. */
export const dropDatabase = command('write', ['dropDatabase'], ({ store, db }: Call): Doc => {
  for (const collection of store.catalogue.list(db)) dropCollection(store, collection);
  return { dropped: db };
});

function dropCollection(store: Store, collection: Collection): void {
  store.cursors.closeOf(collection.ns);
  store.catalogue.drop(collection);
}

const LIST_FIELDS = ['listCollections', 'filter', 'nameOnly', 'authorizedCollections', 'cursor'];

/** listCollections: the names, all of type 'collection'. */
export const listCollections = command('read', LIST_FIELDS, ({ store, db, body }: Call): Doc => {
  const passes = matcher(documentIn(body, 'filter'));
  const all = store.catalogue.list(db).map(({ ns }) => {
    return { name: ns.slice(db.length + 1), type: 'collection', options: {}, info: { readOnly: false } };
  });
  return store.cursors.start(`${db}.$cmd.listCollections`, new ListBatches(all.filter(passes)), undefined);
});

/** listDatabases: those that have a collection. */
export const listDatabases = command(
  'read',
  ['listDatabases', 'filter', 'nameOnly', 'authorizedDatabases'],
  ({ store, body }: Call): Doc => {
    const names = new Set(store.catalogue.list().map(({ ns }) => ns.split('.')[0]));
    const passes = matcher(documentIn(body, 'filter'));
    return {
      databases: [...names].map((name) => ({ name, sizeOnDisk: 1, empty: false })).filter(passes),
      totalSize: names.size,
    };
  },
);
