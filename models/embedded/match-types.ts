import { badValue } from './command-error.ts';
import { bsonType, isPlain } from './values.ts';

type ValueTest = (value: unknown) => boolean;

const isInt = (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;

/** Numbers come out of the store as JavaScript numbers: a whole double counts as int, or as long from 2^31. */
const TYPES: Record<string, ValueTest> = {
  double: (value) => typeof value === 'number' && !Number.isInteger(value),
  int: isInt,
  long: (value) => bsonType(value) === 'Long' || (Number.isInteger(value) && !isInt(value)),
  number: (value) => typeof value === 'number' || bsonType(value) === 'Long' || bsonType(value) === 'Decimal128',
  decimal: (value) => bsonType(value) === 'Decimal128',
  string: (value) => typeof value === 'string',
  object: isPlain,
  array: Array.isArray,
  binData: (value) => bsonType(value) === 'Binary',
  objectId: (value) => bsonType(value) === 'ObjectId',
  bool: (value) => typeof value === 'boolean',
  date: (value) => value instanceof Date,
  null: (value) => value === null,
  regex: (value) => value instanceof RegExp,
};

/** The condition of `$type`, by name or by a list of names. Throws BadValue for a name that is not known. */
export function typeTest(operand: unknown): (values: readonly unknown[]) => boolean {
  const names = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  const tests = names.map((name) => TYPES[String(name)] ?? badValue(`Unknown type name alias: ${String(name)}`));
  return (values) => values.some((value) => tests.some((test) => holds(test, value)));
}

function holds(test: ValueTest, value: unknown): boolean {
  return test(value) || (Array.isArray(value) && value.some(test));
}
