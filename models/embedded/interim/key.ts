// @ts-nocheck -- interim, replaced soon
/* eslint-disable */
// Order-preserving binary encoding of BSON values (the idea of MongoDB's KeyString):
// Buffer.compare(encode([a]), encode([b])) gives MongoDB's comparison order.
import type { Binary, Decimal128, Long, ObjectId, Timestamp } from 'mongodb';

export type Doc = Record<string, any>;
export class CommandError extends Error {
  code: number; codeName: string; extra: Doc;
  constructor(code: number, codeName: string, message: string, extra: Doc = {}) { super(message); this.code = code; this.codeName = codeName; this.extra = extra; }
}
export const EMPTY_ARRAY = Symbol('empty array'); // an empty array as an index key sorts below null

const T = { min: 0x0a, undef: 0x0f, nil: 0x14, num: 0x1e, str: 0x3c, obj: 0x46, arr: 0x50, bin: 0x5a, oid: 0x64, bool: 0x6e, date: 0x78, ts: 0x82, re: 0x8c, max: 0xf0 };

export const isPlain = (v: unknown): v is Doc =>
  typeof v === 'object' && v !== null && !Array.isArray(v) && !(v as Doc)._bsontype && !(v instanceof Date) && !(v instanceof RegExp) && !(v instanceof Uint8Array);

/** The comparison class of a value; range operators only compare within one class. */
export function tagOf(v: any): number {
  switch (typeof v) {
    case 'undefined': return T.nil;
    case 'number': case 'bigint': return T.num;
    case 'string': return T.str;
    case 'boolean': return T.bool;
    case 'symbol': return T.undef;
  }
  if (v === null) return T.nil;
  if (Array.isArray(v)) return T.arr;
  if (v instanceof Date) return T.date;
  if (v instanceof RegExp) return T.re;
  if (v instanceof Uint8Array) return T.bin;
  switch (v._bsontype) {
    case undefined: return T.obj;
    case 'ObjectId': return T.oid;
    case 'Int32': case 'Double': case 'Long': case 'Decimal128': return T.num;
    case 'Binary': return T.bin;
    case 'Timestamp': return T.ts;
    case 'MinKey': return T.min;
    case 'MaxKey': return T.max;
    case 'BSONRegExp': return T.re;
    case 'BSONSymbol': return T.str;
  }
  throw new Error(`unsupported BSON type ${v._bsontype}`);
}

let buf = Buffer.allocUnsafe(1024), n = 0;
const need = (k: number): void => {
  if (n + k > buf.length) { const b = Buffer.allocUnsafe(Math.max(buf.length * 2, n + k)); buf.copy(b, 0, 0, n); buf = b; }
};
const byte = (b: number): void => { need(1); buf[n++] = b; };
function text(s: string): void { // NUL is escaped so that 00 00 ends the string
  const len = Buffer.byteLength(s);
  need(len * 2 + 2);
  if (!s.includes('\0')) n += buf.write(s, n);
  else for (const c of Buffer.from(s)) { buf[n++] = c; if (c === 0) buf[n++] = 0xff; }
  buf[n++] = 0; buf[n++] = 0;
}
function num(x: number, rest: number): void { // 8 bytes of sortable double, 2 of what an int64 has beyond it
  need(10);
  if (Number.isNaN(x)) { buf.fill(0, n, n += 10); return; }
  buf.writeDoubleBE(x === 0 ? 0 : x, n);
  if (buf[n]! & 0x80) for (let i = 0; i < 8; i++) buf[n + i]! ^= 0xff; else buf[n]! |= 0x80;
  buf.writeUInt16BE(rest + 0x8000, n + 8);
  n += 10;
}
function put(v: any): void {
  const t = tagOf(v);
  byte(t);
  switch (t) {
    case T.num:
      if (typeof v === 'number') return num(v, 0);
      if (v._bsontype === 'Decimal128') return num(Number((v as Decimal128).toString()), 0);
      if (v._bsontype === 'Long' || typeof v === 'bigint') {
        const big = typeof v === 'bigint' ? v : (v as Long).toBigInt(); const d = Number(big);
        return num(d, Number(big - BigInt(d)));
      }
      return num(Number(v.value), 0);
    case T.str: return text(String(v.value ?? v));
    case T.oid: need(12); (v as ObjectId).id.forEach((b, i) => { buf[n + i] = b; }); n += 12; return;
    case T.bool: return byte(v ? 1 : 0);
    case T.date: need(8); buf.writeBigInt64BE(BigInt(+v || 0), n); buf[n]! ^= 0x80; n += 8; return;
    case T.ts: need(8); buf.writeBigUInt64BE(BigInt((v as Timestamp).toString()), n); n += 8; return;
    case T.re: text(v.source ?? v.pattern); return text(v.flags ?? v.options);
    case T.bin: {
      const b = v instanceof Uint8Array ? v : (v as Binary).buffer.subarray(0, (v as Binary).position);
      need(b.length + 5); n = buf.writeUInt32BE(b.length, n); buf[n++] = v.sub_type ?? 0; buf.set(b, n); n += b.length; return;
    }
    case T.arr: for (const e of v) put(e); return byte(0);
    case T.obj: for (const k of Object.keys(v)) { byte(tagOf(v[k])); text(k); put(v[k]); } return byte(0);
  }
}
export function encode(values: readonly unknown[]): Buffer {
  n = 0;
  for (const v of values) put(v);
  return Buffer.from(buf.subarray(0, n));
}
export const invert = (b: Buffer): Buffer => { for (let i = 0; i < b.length; i++) b[i]! ^= 0xff; return b; };

export function equal(a: any, b: any): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string' || (typeof a === 'number' && typeof b === 'number')) return typeof a === typeof b && Number.isNaN(a) && Number.isNaN(b);
  return tagOf(a) === tagOf(b) && encode([a]).equals(encode([b]));
}
export function compare(a: any, b: any): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(encode([a]), encode([b]));
}

/** The keys a document has in an index over these paths: one tuple, or one for each array element. */
export function indexKeys(doc: unknown, paths: readonly string[]): unknown[][] {
  const fixed: unknown[] = [];
  let arr: unknown[] | undefined;
  const via: { i: number; rest: string }[] = [];
  paths.forEach((path, i) => {
    const parts = path.split('.');
    let v: any = doc, j = 0;
    for (; j < parts.length; j++) {
      if (Array.isArray(v) ? !/^\d+$/.test(parts[j]!) : !isPlain(v)) break;
      v = v[parts[j]!];
    }
    if (!Array.isArray(v)) { fixed[i] = j < parts.length ? undefined : v; return; }
    if (arr && arr !== v) throw new CommandError(171, 'CannotIndexParallelArrays', 'cannot index parallel arrays');
    arr = v;
    via.push({ i, rest: parts.slice(j).join('.') });
  });
  if (!arr) { fixed.length = paths.length; return [fixed]; }
  if (arr.length === 0) { for (const { i, rest } of via) fixed[i] = rest ? undefined : EMPTY_ARRAY; return [fixed]; }
  const deep = via.filter((x) => x.rest);
  return arr.flatMap((el) => {
    for (const { i, rest } of via) if (!rest) fixed[i] = el;
    if (!deep.length) return [fixed.slice()];
    return indexKeys(el, deep.map((x) => x.rest)).map((sub) => { const t = fixed.slice(); deep.forEach((x, k) => { t[x.i] = sub[k]; }); return t; });
  });
}
