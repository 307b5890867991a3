import { type Doc } from './bson.ts';
import { badValue, unsupported } from './command-error.ts';
import { anyValue, equals, leafCondition, matches, not, type Condition, type ValueTest } from './match-operators.ts';
import { rootOf, valuesAt } from './paths.ts';
import { fieldOf, isOperators, isPlain } from './values.ts';

export type Predicate = (document: Doc) => boolean;

const REFUSED = new Set(['$where', '$expr', '$text', '$jsonSchema', '$sampleRate']);

/**
 * The test that a filter stands for, over decoded documents; undefined when it asks for nothing. Throws BadValue for
 * an operator that is unknown, or that the store does not support, by its name. `without` leaves out a field that was
 * looked up already.
 */
export function compileFilter(filter: Doc, without?: string): Predicate | undefined {
  const tests: Predicate[] = [];
  for (const key of Object.keys(filter)) {
    if (key === without || key === '$comment') continue;
    tests.push(key.startsWith('$') ? logical(key, filter[key]) : fieldTest(key, filter[key]));
  }
  if (tests.length < 2) return tests[0];
  return (document) => tests.every((test) => test(document));
}

/** The top-level fields that a filter looks at. */
export function filterRoots(filter: Doc, roots = new Set<string>()): Set<string> {
  for (const [key, wanted] of Object.entries(filter)) {
    if (!key.startsWith('$')) roots.add(rootOf(key));
    else if (Array.isArray(wanted)) for (const part of wanted) filterRoots(part as Doc, roots);
  }
  return roots;
}

/** The same, where a filter without conditions is a test that every document passes. */
export function matcher(filter: Doc): Predicate {
  return compileFilter(filter) ?? (() => true);
}

/** What a filter asks of one field: a value to be equal to, or a document of operators. */
function condition(wanted: unknown): Condition {
  if (!isOperators(wanted)) return anyValue(equals(wanted));
  const conditions = Object.entries(wanted).map(([name, operand]) => operator(name, operand, wanted));
  const [only] = conditions;
  if (only && conditions.length === 1) return only;
  return (values) => conditions.every((holds) => holds(values));
}

function fieldTest(path: string, wanted: unknown): Predicate {
  const holds = condition(wanted);
  if (!path.includes('.')) return (document) => holds([fieldOf(document, path)]);
  const parts = path.split('.');
  return (document) => holds(valuesAt(document, parts));
}

function logical(name: string, filters: unknown): Predicate {
  if (REFUSED.has(name)) unsupported(name);
  if (name !== '$and' && name !== '$or' && name !== '$nor') badValue(`unknown top level operator: ${name}`);
  if (!Array.isArray(filters) || filters.length === 0) return badValue(`${name} must be a nonempty array`);
  if (!filters.every(isPlain)) return badValue(`${name} entries need to be full objects`);
  const tests = filters.map(matcher);
  if (name === '$and') return (document) => tests.every((test) => test(document));
  if (name === '$or') return (document) => tests.some((test) => test(document));
  return (document) => !tests.some((test) => test(document));
}

function operator(name: string, operand: unknown, all: Doc): Condition {
  if (name === '$not') return not(operand instanceof RegExp ? matches(operand) : negated(operand));
  if (name === '$all') return everyOf(operand);
  if (name === '$elemMatch') return elemMatch(operand);
  return leafCondition(name, operand, all);
}

function negated(operand: unknown): Condition {
  return isOperators(operand) ? condition(operand) : badValue('$not needs a regex or a document');
}

function everyOf(operand: unknown): Condition {
  if (!Array.isArray(operand)) return badValue('$all needs an array');
  const conditions = operand.map((wanted: unknown) =>
    isOperators(wanted) && '$elemMatch' in wanted ? elemMatch(wanted['$elemMatch']) : anyValue(equals(wanted)),
  );
  return (values) => conditions.length > 0 && conditions.every((holds) => holds(values));
}

function elemMatch(operand: unknown): Condition {
  const test = isPlain(operand) ? elementTest(operand) : badValue('$elemMatch needs an Object');
  return (values) => values.some((value) => Array.isArray(value) && value.some(test));
}

function elementTest(operand: Doc): ValueTest {
  const [first] = Object.keys(operand);
  if (isOperators(operand) && first !== '$and' && first !== '$or' && first !== '$nor') {
    const holds = condition(operand);
    return (element) => holds([element]);
  }
  const test = matcher(operand);
  return (element) => isPlain(element) && test(element);
}
