/** JSON from outside, made safe to look into and to store. */
import { HttpError } from './http.ts';

/** Deeper than any platform's messages. */
const MAX_DEPTH = 64;
/** Keys that reach an object's prototype when they are copied carelessly. */
const IGNORED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

type Container = Record<string, unknown> | unknown[];

/**
 * The object in these bytes.
 * @throws HttpError 400 for invalid UTF-8, broken JSON, anything but an object, and nesting deeper than 64.
 */
export function parseObject(bytes: Buffer): Record<string, unknown> {
  const value = parse(decode(bytes));
  if (!isContainer(value) || Array.isArray(value)) throw new HttpError(400, 'bad-json');
  clean(value);
  return value;
}

/** @throws HttpError 400 for invalid UTF-8 */
export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpError(400, 'bad-encoding', { cause });
  }
}

/** V8 parses without recursion (as long as there is no reviver), so depth costs no stack. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's message quotes what was sent, so it is not passed on.
    throw new HttpError(400, 'bad-json');
  }
}

/** Walks with a stack of its own: drops keys that are ignored, mends strings, refuses depth. */
function clean(root: Container): void {
  const open: [Container, number][] = [[root, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [container, depth] = next;
    if (depth > MAX_DEPTH) throw new HttpError(400, 'bad-json');
    for (const value of cleanOne(container)) open.push([value, depth + 1]);
  }
}

/** Cleans one level in place and returns the containers in it. */
function cleanOne(container: Container): Container[] {
  const fields = container as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    // Reflect: a plain assignment to __proto__ would change the prototype.
    if (IGNORED_KEYS.has(key)) Reflect.deleteProperty(fields, key);
    else if (typeof value === 'string') fields[key] = mendText(value);
  }
  return Object.values(fields).filter(isContainer);
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** NUL and lone surrogates, which stores and other programs stumble over, become U+FFFD. */
export const mendText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
