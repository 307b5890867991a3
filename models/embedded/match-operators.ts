import { type Doc } from './bson.ts';
import { badValue, unsupported } from './command-error.ts';
import { compare, equal } from './keys.ts';
import { typeTest } from './match-types.ts';
import { CLASS, classOf, isOperators } from './values.ts';

/** A test over all values that a path reaches. */
export type Condition = (values: readonly unknown[]) => boolean;
export type ValueTest = (value: unknown) => boolean;

const GEO = ['$near', '$nearSphere', '$geoWithin', '$geoIntersects'];
const BITS = ['$bitsAllSet', '$bitsAllClear', '$bitsAnySet', '$bitsAnyClear'];
const REFUSED = new Set([...GEO, ...BITS, '$text', '$where', '$expr', '$mod']);

const OPERATORS: Record<string, (operand: unknown, all: Doc) => Condition> = {
  $eq: (operand) => anyValue(equals(operand)),
  $ne: (operand) => not(anyValue(equals(operand))),
  $gt: (operand) => range(operand, (order) => order > 0, false),
  $gte: (operand) => range(operand, (order) => order >= 0, true),
  $lt: (operand) => range(operand, (order) => order < 0, false),
  $lte: (operand) => range(operand, (order) => order <= 0, true),
  $in: (operand) => anyValue(oneOf('$in', operand)),
  $nin: (operand) => not(anyValue(oneOf('$nin', operand))),
  $exists: (operand) => (values) => values.some((value) => value !== undefined) === Boolean(operand),
  $type: (operand) => typeTest(operand),
  $size: (operand) => (values) => values.some((value) => Array.isArray(value) && value.length === operand),
  $regex: (operand, all) => matches(pattern(operand, all['$options'])),
  $options: (_operand, all) => ('$regex' in all ? () => true : badValue('$options needs a $regex')),
};

/** The condition of one operator that holds no further conditions. Throws BadValue with the name of any other. */
export function leafCondition(name: string, operand: unknown, all: Doc): Condition {
  if (REFUSED.has(name)) unsupported(name);
  const make = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  return make ? make(operand, all) : badValue(`unknown operator: ${name}`);
}

/** True when a value passes, or an element of a value that is an array. */
export function anyValue(test: ValueTest): Condition {
  return (values) => values.some((value) => test(value) || (Array.isArray(value) && value.some(test)));
}

/** The opposite of a condition. */
export function not(holds: Condition): Condition {
  return (values) => !holds(values);
}

/** Equality as filters mean it: null also finds a missing field, a regular expression finds texts. */
export function equals(wanted: unknown): ValueTest {
  if (wanted === null || wanted === undefined) return (value) => value === null || value === undefined;
  if (typeof wanted === 'string' || typeof wanted === 'boolean') return (value) => value === wanted;
  if (wanted instanceof RegExp)
    return (value) => fits(wanted, value) || (value instanceof RegExp && equal(value, wanted));
  return (value) => value !== undefined && equal(value, wanted);
}

/** The condition of a regular expression. */
export function matches(regex: RegExp): Condition {
  return anyValue((value) => fits(regex, value));
}

function fits(regex: RegExp, value: unknown): boolean {
  return typeof value === 'string' && regex.test(value);
}

function range(limit: unknown, within: (order: number) => boolean, orEqual: boolean): Condition {
  if (limit === null) return orEqual ? anyValue(equals(null)) : () => false;
  const type = classOf(limit);
  if (type === CLASS.regex) badValue('a regular expression cannot be compared by order');
  if (type === CLASS.minKey || type === CLASS.maxKey) unsupported('a range from MinKey or to MaxKey');
  return anyValue((value) => isComparable(value, limit, type) && within(compare(value, limit)));
}

/** Values compare within their class only; NaN is neither more nor less than a number. */
function isComparable(value: unknown, limit: unknown, type: number): boolean {
  return value !== undefined && classOf(value) === type && Number.isNaN(value) === Number.isNaN(limit);
}

function oneOf(name: string, operand: unknown): ValueTest {
  if (!Array.isArray(operand)) return badValue(`${name} needs an array`);
  const list: unknown[] = operand;
  if (list.some(isOperators)) badValue(`cannot nest $ under ${name}`);
  const texts = new Set(list.filter((value) => typeof value === 'string'));
  const others = list.filter((value) => typeof value !== 'string').map(equals);
  return (value) => (typeof value === 'string' && texts.has(value)) || others.some((test) => test(value));
}

function pattern(operand: unknown, options: unknown): RegExp {
  if (operand instanceof RegExp && options === undefined) return operand;
  const source = operand instanceof RegExp ? operand.source : operand;
  if (typeof source !== 'string') return badValue('$regex has to be a string');
  const flags = typeof options === 'string' ? options : '';
  if (!/^[ims]*$/.test(flags)) badValue(`invalid flag in regex options: ${flags}`);
  try {
    return new RegExp(source, flags);
  } catch (error) {
    return badValue(`Regular expression is invalid: ${(error as Error).message}`);
  }
}
