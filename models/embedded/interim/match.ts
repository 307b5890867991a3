// @ts-nocheck -- interim, replaced soon
/* eslint-disable */
// MongoDB query predicates over decoded documents. $expr is handed to mingo.
import { Query } from 'mingo';
import { CommandError, compare, equal, isPlain, tagOf, type Doc } from './key.ts';

export { CommandError };
const bad = (m: string): never => { throw new CommandError(2, 'BadValue', m); };
export type Pred = (doc: any) => boolean;
export const isOps = (v: unknown): v is Doc => { if (!isPlain(v)) return false; for (const k in v) return k[0] === '$'; return false; };

/** Every value a dotted path reaches, walking through arrays as MongoDB does (undefined: missing). */
export function leaves(v: any, parts: readonly string[], i = 0, out: unknown[] = []): unknown[] {
  if (i === parts.length) out.push(v);
  else if (Array.isArray(v)) {
    const p = parts[i]!;
    if (/^\d+$/.test(p) && v.length > +p) leaves(v[+p], parts, i + 1, out);
    for (const e of v) if (isPlain(e)) leaves(e, parts, i, out);
  } else out.push(...(isPlain(v) ? leaves(v[parts[i]!], parts, i + 1) : [undefined]));
  return out;
}
const any = (vs: unknown[], f: (v: any) => boolean): boolean => vs.some((v) => f(v) || (Array.isArray(v) && v.some(f)));
const regex = (re: any, opt?: string): RegExp => re instanceof RegExp && opt === undefined ? re : new RegExp(re.source ?? re.pattern ?? re, (opt ?? re.flags ?? '').replace(/[^imsu]/g, ''));
const eq = (x: any): ((v: any) => boolean) => x === null || x === undefined ? (v) => v === null || v === undefined
  : x instanceof RegExp ? (v) => (typeof v === 'string' && regex(x).test(v)) || (v instanceof RegExp && equal(v, x)) : (v) => v !== undefined && equal(v, x);
const TYPES: Record<string, (v: any) => boolean> = {
  double: (v) => typeof v === 'number', number: (v) => tagOf(v) === 0x1e && v !== undefined, int: (v) => Number.isInteger(v) && Math.abs(v) < 2 ** 31, long: (v) => v?._bsontype === 'Long' || (Number.isInteger(v) && Math.abs(v) >= 2 ** 31),
  string: (v) => typeof v === 'string', object: isPlain, array: Array.isArray, bool: (v) => typeof v === 'boolean', date: (v) => v instanceof Date, null: (v) => v === null,
  objectId: (v) => v?._bsontype === 'ObjectId', binData: (v) => v?._bsontype === 'Binary' || v instanceof Uint8Array, regex: (v) => v instanceof RegExp, decimal: (v) => v?._bsontype === 'Decimal128',
};
const CODES: Record<number, string> = { 1: 'double', 2: 'string', 3: 'object', 4: 'array', 5: 'binData', 7: 'objectId', 8: 'bool', 9: 'date', 10: 'null', 11: 'regex', 16: 'int', 18: 'long', 19: 'decimal' };

function operator(op: string, x: any, all: Doc): (vs: unknown[]) => boolean {
  const range = (f: (c: number) => boolean, orEqual: boolean) => {
    if (x === null) return orEqual ? (vs: unknown[]) => any(vs, eq(null)) : () => false;
    const t = tagOf(x);
    return (vs: unknown[]) => any(vs, (v) => v !== undefined && tagOf(v) === t && f(compare(v, x)));
  };
  switch (op) {
    case '$eq': { const f = eq(x); return (vs) => any(vs, f); }
    case '$ne': { const f = eq(x); return (vs) => !any(vs, f); }
    case '$gt': return range((c) => c > 0, false);
    case '$gte': return range((c) => c >= 0, true);
    case '$lt': return range((c) => c < 0, false);
    case '$lte': return range((c) => c <= 0, true);
    case '$in': case '$nin': {
      if (!Array.isArray(x)) bad(`${op} needs an array`);
      const prim = new Set(x.filter((e: unknown) => typeof e === 'string' || typeof e === 'number' || typeof e === 'boolean'));
      const rest = x.filter((e: unknown) => !prim.has(e)).map(eq), hit = (v: any) => prim.has(v) || rest.some((f: (v: any) => boolean) => f(v));
      return op === '$in' ? (vs) => any(vs, hit) : (vs) => !any(vs, hit);
    }
    case '$exists': return (vs) => vs.some((v) => v !== undefined) === !!x;
    case '$regex': { const re = regex(x, all.$options); return (vs) => any(vs, (v) => typeof v === 'string' && re.test(v)); }
    case '$options': return () => true;
    case '$size': return (vs) => vs.some((v) => Array.isArray(v) && v.length === x);
    case '$mod': return (vs) => any(vs, (v) => typeof v === 'number' && Math.trunc(v) % x[0] === x[1]);
    case '$type': { const fs = [x].flat().map((t) => TYPES[CODES[t] ?? t] ?? bad(`Unknown type name alias: ${t}`)); return (vs) => fs.some((f) => f === Array.isArray ? vs.some(f) : any(vs, f)); }
    case '$not': { const f = x instanceof RegExp ? operator('$regex', x, {}) : condition(x); return (vs) => !f(vs); }
    case '$all': { const fs = (x as any[]).map((e) => isOps(e) && '$elemMatch' in e ? operator('$elemMatch', e.$elemMatch, e) : operator('$eq', e, {})); return (vs) => fs.length > 0 && fs.every((f) => f(vs)); }
    case '$elemMatch': {
      const byValue = isOps(x) && !['$and', '$or', '$nor'].includes(Object.keys(x)[0]!);
      const f = byValue ? condition(x) : undefined, p = byValue ? undefined : compile(x);
      return (vs) => vs.some((v) => Array.isArray(v) && v.some((e) => f ? f([e]) : (isPlain(e) || Array.isArray(e)) && p!(e)));
    }
  }
  return bad(`unknown operator: ${op}`);
}
function condition(c: any): (vs: unknown[]) => boolean {
  if (!isOps(c)) return operator('$eq', c, {});
  const fs = Object.keys(c).map((op) => operator(op, c[op], c));
  return fs.length === 1 ? fs[0]! : (vs) => fs.every((f) => f(vs));
}
export function compile(filter: Doc): Pred {
  const preds: Pred[] = Object.keys(filter).map((k): Pred => {
    const c = filter[k];
    if (k[0] !== '$') {
      const f = condition(c);
      if (!k.includes('.')) return (d) => f([d[k]]);
      const parts = k.split('.');
      return (d) => f(leaves(d, parts));
    }
    if (k === '$and' || k === '$or' || k === '$nor') {
      if (!Array.isArray(c) || !c.length) bad(`${k} must be a nonempty array`);
      const ps: Pred[] = c.map(compile);
      return k === '$and' ? (d) => ps.every((p) => p(d)) : k === '$or' ? (d) => ps.some((p) => p(d)) : (d) => !ps.some((p) => p(d));
    }
    if (k === '$expr') { const q = new Query({ $expr: c }, { scriptEnabled: false } as any); return (d) => q.test(d); }
    if (k === '$comment') return () => true;
    return bad(`unknown top level operator: ${k}`);
  });
  return preds.length === 1 ? preds[0]! : (d) => { for (const p of preds) if (!p(d)) return false; return true; };
}
