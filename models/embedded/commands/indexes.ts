import { type Doc } from '../bson.ts';
import { CommandError, unsupported } from '../command-error.ts';
import { documentsIn } from '../arguments.ts';
import { type Collection, ID_INDEX } from '../collection.ts';
import { collectionOf, command, namespaceOf, type Call } from '../command.ts';
import { ListBatches } from '../cursors.ts';
import { equal } from '../keys.ts';
import { type IndexSpec, type SecondaryIndex } from '../secondary-index.ts';
import { isPlain } from '../values.ts';

/** Options that do nothing here; any other one is refused by its name. */
const IGNORED = new Set(['v', 'background', 'ns']);
const OFF = new Set(['sparse', 'hidden', 'unique']);

/** createIndexes: plain and unique ones, on one path or several, ascending. One that exists already is left as it is. */
export const createIndexes = command('write', ['createIndexes', 'indexes', 'commitQuorum'], (call: Call): Doc => {
  const specs = documentsIn(call.body, 'indexes').map(specOf);
  const collection = call.store.catalogue.getOrCreate(namespaceOf(call));
  const before = collection.indexes.length + 1;
  for (const spec of specs) {
    if (isNew(collection, spec)) call.store.catalogue.addIndex(collection, spec);
  }
  return { numIndexesBefore: before, numIndexesAfter: collection.indexes.length + 1 };
});

/** listIndexes: all of a collection, that of `_id` first. */
export const listIndexes = command('read', ['listIndexes', 'cursor'], (call: Call): Doc => {
  const specs = [ID_INDEX, ...existing(call).indexes.map(({ spec }) => spec)];
  return call.store.cursors.start(namespaceOf(call), new ListBatches(specs), undefined);
});

/** dropIndexes: by name, by key, by a list of names, or all ('*') but that of `_id`. */
export const dropIndexes = command('write', ['dropIndexes', 'index'], (call: Call): Doc => {
  const collection = existing(call);
  const { index } = call.body;
  const before = collection.indexes.length + 1;
  const dropped = collection.indexes.filter((each) => index === '*' || names(index, each));
  if (dropped.length === 0 && index !== '*')
    throw new CommandError(27, 'IndexNotFound', `index not found: ${JSON.stringify(index)}`);
  call.store.cursors.closeOf(collection.ns);
  for (const each of dropped) call.store.catalogue.dropIndex(collection, each);
  return { nIndexesWas: before };
});

function existing(call: Call): Collection {
  const collection = collectionOf(call);
  if (collection) return collection;
  throw new CommandError(26, 'NamespaceNotFound', `ns does not exist: ${namespaceOf(call)}`);
}

function names(wanted: unknown, { spec }: SecondaryIndex): boolean {
  if (isPlain(wanted)) return equal(wanted, spec.key);
  return Array.isArray(wanted) ? wanted.includes(spec.name) : wanted === spec.name;
}

function specOf(wanted: Doc): IndexSpec {
  const { name, key } = wanted;
  if (typeof name !== 'string' || name === '') return invalid('an index needs a name');
  if (!isPlain(key) || Object.keys(key).length === 0) return invalid('an index needs a key');
  for (const [path, direction] of Object.entries(key)) refusePath(path, direction);
  for (const option of Object.keys(wanted)) refuseOption(option, wanted[option]);
  return { v: 2, key: key as IndexSpec['key'], name, ...(wanted['unique'] === true ? { unique: true } : {}) };
}

function refusePath(path: string, direction: unknown): void {
  if (typeof direction === 'string') unsupported(`a '${direction}' index`);
  if (path.includes('$**')) unsupported('a wildcard ($**) index');
  if (path === '' || path.startsWith('$')) invalid(`an index cannot be on '${path}'`);
  if (direction !== 1 && direction !== -1) invalid(`the direction of '${path}' must be 1 or -1`);
}

function refuseOption(option: string, value: unknown): void {
  if (option === 'name' || option === 'key' || IGNORED.has(option)) return;
  if (option === 'unique' || (OFF.has(option) && !value)) return;
  if (option === 'collation' && isPlain(value) && value['locale'] === 'simple') return;
  unsupported(`the index option '${option}'`);
}

function invalid(message: string): never {
  throw new CommandError(67, 'CannotCreateIndex', message);
}

function isNew(collection: Collection, spec: IndexSpec): boolean {
  const specs = [ID_INDEX, ...collection.indexes.map((index) => index.spec)];
  if (equal(spec.key, ID_INDEX.key)) return false;
  const sameName = specs.find(({ name }) => name === spec.name);
  const sameKey = specs.find(({ key }) => equal(key, spec.key));
  if (sameName && (sameName !== sameKey || sameName.unique !== spec.unique)) {
    throw new CommandError(
      86,
      'IndexKeySpecsConflict',
      `An existing index has the same name but is different: ${spec.name}`,
    );
  }
  if (sameKey && sameKey !== sameName) {
    throw new CommandError(85, 'IndexOptionsConflict', `Index already exists with a different name: ${sameKey.name}`);
  }
  return !sameName;
}
