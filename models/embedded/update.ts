import { ObjectId, type Doc } from './bson.ts';
import { CommandError, unsupported } from './command-error.ts';
import { equal } from './keys.ts';
import { rootOf } from './paths.ts';
import { UPDATE_OPERATORS } from './update-operators.ts';
import { changeAt, type Change } from './update-path.ts';
import { fieldOf, isOperators, isPlain, setField } from './values.ts';

/** An update, ready to be applied to any number of documents. */
export interface Update {
  /** First parts of the paths that may change; undefined when the whole document is replaced. */
  readonly roots: ReadonlySet<string> | undefined;
  /** Changes the document in place, or gives its replacement. Of a stored document it needs the `roots` and `_id`. */
  apply(document: Doc, inserting: boolean): Doc;
}

interface PathChange {
  path: string;
  change: Change;
  create: boolean;
  onInsert: boolean;
}

/**
 * Reads an update: operators, or a replacement document. Throws for unknown operators, for two operators on one path
 * (code 40), and, by name, for positional paths and pipelines.
 */
export function compileUpdate(update: unknown): Update {
  if (Array.isArray(update)) return unsupported('an update with an aggregation pipeline');
  if (!isPlain(update)) throw new CommandError(9, 'FailedToParse', 'an update must be a document');
  return isOperators(update) ? operatorUpdate(update) : replacement(update);
}

function replacement(document: Doc): Update {
  const dollar = Object.keys(document).find((name) => name.startsWith('$'));
  if (dollar)
    throw new CommandError(52, 'DollarPrefixedFieldName', `The dollar ($) prefixed field '${dollar}' is not allowed`);
  return { roots: undefined, apply: (old) => withId({ ...document }, old['_id']) };
}

function operatorUpdate(update: Doc): Update {
  const changes = Object.entries(update).flatMap(([operator, fields]) => changesOf(operator, fields));
  refuseConflicts(changes.map(({ path }) => path));
  const roots = new Set(changes.map(({ path }) => rootOf(path)));
  return { roots, apply: (document, inserting) => applyChanges(document, changes, inserting) };
}

function applyChanges(document: Doc, changes: readonly PathChange[], inserting: boolean): Doc {
  const id = document['_id'];
  for (const { path, change, create, onInsert } of changes) {
    if (inserting || !onInsert) changeAt(document, path, change, create);
  }
  return withId(document, id);
}

function changesOf(operator: string, fields: unknown): PathChange[] {
  const known = Object.hasOwn(UPDATE_OPERATORS, operator) ? UPDATE_OPERATORS[operator] : undefined;
  if (!known)
    throw new CommandError(9, 'FailedToParse', `Unknown modifier: ${operator} (not supported by the embedded store)`);
  if (!isPlain(fields))
    throw new CommandError(9, 'FailedToParse', `Modifiers operate on fields: ${operator} needs a document`);
  return Object.entries(fields).map(([path, operand]) => ({
    path: checkedPath(path),
    change: known.change(operand),
    create: known.create,
    onInsert: operator === '$setOnInsert',
  }));
}

function checkedPath(path: string): string {
  if (path.split('.').some((part) => part === ''))
    throw new CommandError(56, 'EmptyFieldName', `The update path '${path}' contains an empty field name`);
  if (path.split('.').some((part) => part.startsWith('$'))) unsupported(`the positional or $-prefixed path '${path}'`);
  return path;
}

/** Two changes of one path, or of a path and one below it. */
function refuseConflicts(paths: readonly string[]): void {
  paths.forEach((path, at) => {
    const clash = paths.find((other, i) => i !== at && (other === path || path.startsWith(`${other}.`)));
    if (clash === undefined) return;
    const message = `Updating the path '${path}' would create a conflict at '${clash}'`;
    throw new CommandError(40, 'ConflictingUpdateOperators', message);
  });
}

/** Keeps `_id` where it was, and first; refuses to change it. */
function withId(document: Doc, id: unknown): Doc {
  const now = fieldOf(document, '_id');
  if (id === undefined) return document;
  if (now === undefined) return { _id: id, ...document };
  if (now === id || equal(now, id)) return document;
  throw new CommandError(
    66,
    'ImmutableField',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

/** The document that an upsert inserts: the equalities of the filter, then the update; with an `_id`, first. */
export function upsertDocument(filter: Doc, update: Update): Doc {
  const base: Doc = {};
  takeEqualities(filter, base, update.roots === undefined);
  const document = update.apply(base, true);
  const { _id = new ObjectId(), ...rest } = document;
  return { _id, ...rest };
}

/** A replacement takes only the `_id` from the filter. */
function takeEqualities(filter: Doc, into: Doc, onlyId: boolean): void {
  for (const [path, wanted] of Object.entries(filter)) {
    if (path === '$and')
      (wanted as Doc[]).forEach((part) => {
        takeEqualities(part, into, onlyId);
      });
    else if (!path.startsWith('$') && (!onlyId || path === '_id')) takeEquality(path, wanted, into);
  }
}

function takeEquality(path: string, wanted: unknown, into: Doc): void {
  const operators = isOperators(wanted);
  if (wanted instanceof RegExp || (operators && !('$eq' in wanted))) return;
  const value = operators ? wanted['$eq'] : wanted;
  if (path.includes('.')) changeAt(into, path, () => value, true);
  else setField(into, path, value);
}
