// @ts-nocheck -- interim, replaced soon
/* eslint-disable */
// MongoDB update operators on one decoded document (changed in place; hand in a fresh copy).
import { ObjectId } from 'mongodb';
import { updateOne as mingoUpdate } from 'mingo';
import { CommandError, compare, encode, equal, indexKeys, invert, isPlain, type Doc } from './key.ts';
import { compile, isOps } from './match.ts';

const fail = (code: number, name: string, m: string): never => { throw new CommandError(code, name, m); };
const UNSET = Symbol('unset');
type Fn = (old: any) => any;

/** Sort key of a document: ascending takes the least element of an array, descending the greatest. */
export function sortKey(doc: any, spec: [string, number][]): Buffer {
  return Buffer.concat(spec.map(([path, dir]) => {
    const keys = indexKeys(doc, [path]).map((t) => encode(t)).sort(Buffer.compare);
    return dir < 0 ? invert(keys[keys.length - 1]!) : keys[0]!;
  }));
}

function change(doc: any, parts: string[], fn: Fn, create: boolean, path: string): void {
  let o: any = doc;
  for (let i = 0; i < parts.length - 1; i++) {
    const k = parts[i]!, isArr = Array.isArray(o);
    if (isArr && !/^\d+$/.test(k)) { if (create) fail(28, 'PathNotViable', `Cannot create field '${k}' in an array element`); return; }
    if (o[k] === undefined) { if (!create) return; while (isArr && o.length < +k) o.push(null); o[k] = {}; }
    if (!isPlain(o[k]) && !Array.isArray(o[k])) { if (create) fail(28, 'PathNotViable', `Cannot create field '${parts[i + 1]}' in element {${k}: ${String(o[k])}}`); return; }
    o = o[k];
  }
  const k = parts[parts.length - 1]!;
  if (Array.isArray(o) && !/^\d+$/.test(k)) { if (create) fail(28, 'PathNotViable', `Cannot create field '${k}' in element {${path}}`); return; }
  const v = fn(o[k]);
  if (v === UNSET) { if (Array.isArray(o)) { if (+k < o.length) (o as any)[k] = null; } else delete o[k]; }
  else { if (Array.isArray(o)) while (o.length < +k) o.push(null); o[k] = v; }
}

/** Turns $, $[] and $[id] in a path into array positions. */
function expand(doc: any, path: string, filters: Doc[], query: Doc): string[][] {
  if (!path.includes('$')) return [path.split('.')];
  let done: { at: any; parts: string[] }[] = [{ at: doc, parts: [] }];
  for (const p of path.split('.')) {
    if (p[0] !== '$') { done = done.map(({ at, parts }) => ({ at: at?.[p], parts: [...parts, p] })); continue; }
    done = done.flatMap(({ at, parts }) => {
      if (!Array.isArray(at)) fail(2, 'BadValue', `The path '${parts.join('.')}' must exist in the document in order to apply array updates.`);
      let test: (e: any, i: number) => boolean = () => true;
      if (p === '$') { const i = matched(at, parts.join('.'), query); test = (_e, j) => j === i; }
      else if (p !== '$[]') {
        const id = p.slice(2, -1), f = filters.filter((x) => Object.keys(flat(x)).some((k) => k.split('.')[0] === id));
        if (!f.length) fail(2, 'BadValue', `No array filter found for identifier '${id}' in path '${path}'`);
        const ps = f.map((x) => compile(x)); test = (e) => ps.every((q) => q({ [id]: e }));
      }
      return (at as any[]).flatMap((e, i) => test(e, i) ? [{ at: e, parts: [...parts, String(i)] }] : []);
    });
  }
  return done.map((d) => d.parts);
}
const flat = (f: Doc): Doc => Object.fromEntries(Object.entries(f).flatMap(([k, v]) => ['$and', '$or', '$nor'].includes(k) ? (v as Doc[]).flatMap((x) => Object.entries(flat(x))) : [[k, v]]));
function matched(arr: any[], path: string, query: Doc): number {
  const tests: ((e: any) => boolean)[] = [];
  const collect = (q: Doc): void => Object.entries(q).forEach(([k, c]) => {
    if (k === '$and') (c as Doc[]).forEach(collect);
    else if (k === path) { const p = isOps(c) && c.$elemMatch ? compile({ e: { $elemMatch: c.$elemMatch } }) : undefined, s = compile({ e: c }); tests.push((e) => p ? p({ e: [e] }) : s({ e })); }
    else if (k.startsWith(path + '.')) { const p = compile({ [k.slice(path.length + 1)]: c }); tests.push((e) => isPlain(e) && p(e)); }
  });
  collect(query);
  let i = tests.length ? arr.findIndex((e) => tests.every((t) => t(e))) : -1;
  if (i < 0 && tests.length) i = arr.findIndex((e) => tests.some((t) => t(e)));
  return i >= 0 ? i : fail(2, 'BadValue', 'The positional operator did not find the match needed from the query.');
}

const number = (v: any, what: string): number => typeof v === 'number' ? v : fail(14, 'TypeMismatch', `Cannot apply ${what} to a value of non-numeric type`);
const array = (v: any, op: string): any[] => Array.isArray(v) ? v : fail(2, 'BadValue', `The field must be an array but is of type ${v === null ? 'null' : typeof v} (${op})`);
const add = (x: any, op: string): any[] => isPlain(x) && '$each' in x ? array(x.$each, op) : [x];

const OPS: Record<string, (arg: any, now: Date) => { fn: Fn; create: boolean }> = {
  $set: (x) => ({ fn: () => x, create: true }),
  $unset: () => ({ fn: () => UNSET, create: false }),
  $inc: (x) => ({ fn: (v) => v === undefined ? number(x, '$inc') : number(v, '$inc') + number(x, '$inc'), create: true }),
  $mul: (x) => ({ fn: (v) => v === undefined ? 0 : number(v, '$mul') * number(x, '$mul'), create: true }),
  $min: (x) => ({ fn: (v) => v === undefined || compare(x, v) < 0 ? x : v, create: true }),
  $max: (x) => ({ fn: (v) => v === undefined || compare(x, v) > 0 ? x : v, create: true }),
  $currentDate: (_x, now) => ({ fn: () => now, create: true }),
  $push: (x) => ({
    create: true, fn: (v) => {
      const out = v === undefined ? [] : array(v, '$push').slice(), m = isPlain(x) && '$each' in x ? x : {};
      out.splice(m.$position ?? out.length, 0, ...add(x, '$push'));
      if (m.$sort) { const spec = isPlain(m.$sort) ? Object.entries(m.$sort) as [string, number][] : undefined; out.sort((a, b) => spec ? Buffer.compare(sortKey(a, spec), sortKey(b, spec)) : m.$sort * compare(a, b)); }
      return m.$slice === undefined ? out : m.$slice < 0 ? out.slice(m.$slice) : out.slice(0, m.$slice);
    },
  }),
  $addToSet: (x) => ({ create: true, fn: (v) => { const out = v === undefined ? [] : array(v, '$addToSet').slice(); for (const e of add(x, '$addToSet')) if (!out.some((o) => equal(o, e))) out.push(e); return out; } }),
  $pull: (x) => {
    const p = isPlain(x) && !isOps(x) ? compile(x) : undefined, q = compile({ e: x });
    return { create: false, fn: (v) => v === undefined ? UNSET : array(v, '$pull').filter((e) => !(p ? isPlain(e) && p(e) : q({ e }))) };
  },
  $pullAll: (x) => ({ create: false, fn: (v) => v === undefined ? UNSET : array(v, '$pullAll').filter((e) => !x.some((y: any) => equal(e, y))) }),
  $pop: (x) => ({ create: false, fn: (v) => v === undefined ? UNSET : x < 0 ? array(v, '$pop').slice(1) : array(v, '$pop').slice(0, -1) }),
};

export function applyUpdate(doc: Doc, u: any, o: { arrayFilters?: Doc[]; query: Doc; inserting: boolean }): Doc {
  const id = doc._id;
  if (Array.isArray(u)) { const box = [doc]; mingoUpdate(box, {}, u as any); doc = box[0]!; }
  else if (!isOps(u)) doc = '_id' in u || id === undefined ? { ...u } : { _id: id, ...u };
  else {
    const now = new Date(), seen: string[] = [];
    for (const [op, spec] of Object.entries(u)) {
      if (op === '$setOnInsert' && !o.inserting) continue;
      for (const [path, arg] of Object.entries(spec as Doc)) {
        const clash = seen.find((s) => s === path || s.startsWith(path + '.') || path.startsWith(s + '.'));
        if (clash) fail(40, 'ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${clash}'`);
        seen.push(path);
        if (op === '$rename') {
          let moved: any;
          change(doc, path.split('.'), (v) => { moved = v; return UNSET; }, false, path);
          if (moved !== undefined) change(doc, arg.split('.'), () => moved, true, arg);
          continue;
        }
        const make = OPS[op === '$setOnInsert' ? '$set' : op] ?? fail(9, 'FailedToParse', `Unknown modifier: ${op}`);
        const { fn, create } = make(arg, now);
        for (const parts of expand(doc, path, o.arrayFilters ?? [], o.query)) change(doc, parts, fn, create, path);
      }
    }
  }
  if (id !== undefined && doc._id !== undefined && !equal(id, doc._id)) fail(66, 'ImmutableField', `Performing an update on the path '_id' would modify the immutable field '_id'`);
  if (id !== undefined && doc._id === undefined) doc = { _id: id, ...doc };
  return doc;
}

/** What an upsert inserts: the filter's equalities, then the update. */
export function upsertDoc(query: Doc, u: Doc | Doc[], arrayFilters?: Doc[]): Doc {
  const base: Doc = {};
  const take = (q: Doc): void => Object.entries(q).forEach(([k, c]) => {
    if (k === '$and') (c as Doc[]).forEach(take);
    else if (k[0] !== '$' && !(c instanceof RegExp) && (!isOps(c) || '$eq' in c)) change(base, k.split('.'), () => isOps(c) ? c.$eq : c, true, k);
  });
  take(query);
  const doc = applyUpdate(Array.isArray(u) || isOps(u) ? base : base._id === undefined ? {} : { _id: base._id }, u, { arrayFilters, query, inserting: true });
  return '_id' in doc && doc._id !== undefined ? { _id: doc._id, ...doc } : { _id: new ObjectId(), ...doc };
}
