import { badValue, typeMismatch, unsupported } from './command-error.ts';
import { sortKey } from './index-keys.ts';
import { compare, equal } from './keys.ts';
import { matcher } from './match.ts';
import { sortOf } from './sort.ts';
import { REMOVED, type Change } from './update-path.ts';
import { fieldOf, isOperators, isPlain } from './values.ts';

/** An operator of an update: what it makes of the value at a path, and whether it makes the path when missing. */
export interface UpdateOperator {
  change: (operand: unknown) => Change;
  create: boolean;
}

export const UPDATE_OPERATORS: Record<string, UpdateOperator> = {
  $set: { create: true, change: (operand) => () => operand },
  $setOnInsert: { create: true, change: (operand) => () => operand },
  $unset: { create: false, change: () => () => REMOVED },
  $inc: { create: true, change: increment },
  $min: {
    create: true,
    change: (operand) => (old) => (old === undefined || compare(operand, old) < 0 ? operand : old),
  },
  $max: {
    create: true,
    change: (operand) => (old) => (old === undefined || compare(operand, old) > 0 ? operand : old),
  },
  $currentDate: { create: true, change: currentDate },
  $push: { create: true, change: push },
  $addToSet: { create: true, change: addToSet },
  $pull: { create: false, change: pull },
  $pop: { create: false, change: pop },
};

const PUSH_MODIFIERS = new Set(['$each', '$position', '$slice', '$sort']);

function increment(operand: unknown): Change {
  if (typeof operand !== 'number') typeMismatch('Cannot increment with a value that is not a plain number');
  return (old) => {
    if (old !== undefined && typeof old !== 'number') typeMismatch('Cannot apply $inc to a value of non-numeric type');
    return (old ?? 0) + operand;
  };
}

function currentDate(operand: unknown): Change {
  if (operand !== true && !(isPlain(operand) && operand['$type'] === 'date'))
    unsupported('$currentDate of another type than date');
  return () => new Date();
}

function arrayOf(value: unknown, operator: string): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : badValue(`The field of ${operator} must be an array`);
}

function push(operand: unknown): Change {
  const modifiers = isPlain(operand) && '$each' in operand ? operand : { $each: [operand] };
  const stranger = Object.keys(modifiers).find((name) => !PUSH_MODIFIERS.has(name));
  if (stranger) badValue(`Unrecognized clause in $push: ${stranger}`);
  const { $each, $position, $slice, $sort } = modifiers;
  if (!Array.isArray($each)) badValue('The argument to $each in $push must be an array');
  const position = optionalInteger($position, '$position');
  const slice = optionalInteger($slice, '$slice');
  const order = $sort === undefined ? undefined : elementOrder($sort);
  return (old) => {
    const array = [...arrayOf(old, '$push')];
    array.splice(position ?? array.length, 0, ...($each as unknown[]));
    if (order) array.sort(order);
    return slice === undefined ? array : sliced(array, slice);
  };
}

function optionalInteger(value: unknown, name: string): number | undefined {
  if (value === undefined || Number.isInteger(value)) return value as number | undefined;
  return badValue(`The value for ${name} must be an integer`);
}

function sliced(array: unknown[], slice: number): unknown[] {
  return slice < 0 ? array.slice(slice) : array.slice(0, slice);
}

function elementOrder(wanted: unknown): (a: unknown, b: unknown) => number {
  if (wanted === 1 || wanted === -1) return (a, b) => wanted * compare(a, b);
  if (!isPlain(wanted)) return badValue('The $sort of $push must be 1, -1 or a document');
  const sort = sortOf(wanted);
  const key = (element: unknown): Buffer => sortKey(isPlain(element) ? element : {}, sort);
  return (a, b) => Buffer.compare(key(a), key(b));
}

function addToSet(operand: unknown): Change {
  const each = isPlain(operand) && '$each' in operand ? fieldOf(operand, '$each') : [operand];
  if (!Array.isArray(each)) badValue('The argument to $each in $addToSet must be an array');
  return (old) => {
    const array = [...arrayOf(old, '$addToSet')];
    for (const value of each as unknown[]) if (!array.some((element) => equal(element, value))) array.push(value);
    return array;
  };
}

function pull(operand: unknown): Change {
  const goes = pulled(operand);
  return (old) => (old === undefined ? REMOVED : arrayOf(old, '$pull').filter((element) => !goes(element)));
}

/** A document of conditions is held against elements that are documents; a value or operators against each element. */
function pulled(operand: unknown): (element: unknown) => boolean {
  if (isPlain(operand) && !isOperators(operand)) {
    const test = matcher(operand);
    return (element) => isPlain(element) && test(element);
  }
  const test = matcher({ element: operand });
  return (element) => test({ element });
}

function pop(operand: unknown): Change {
  if (operand !== 1 && operand !== -1) badValue('$pop expects 1 or -1');
  return (old) => {
    if (old === undefined) return REMOVED;
    return operand === 1 ? arrayOf(old, '$pop').slice(0, -1) : arrayOf(old, '$pop').slice(1);
  };
}
