import { type z } from 'zod';
import { didYouMean } from './near.ts';
import { type PackFile, type Path } from './pack-file.ts';

type Issue = z.core.$ZodIssue;

/**
 * The value under `path` of a file, as the schema wants it.
 *
 * @returns nothing when it does not fit; the file then holds a problem for everything that is wrong with it
 */
export function validate<T extends z.ZodType>(
  file: PackFile,
  schema: T,
  value: unknown = file.value,
  path: Path = [],
): z.output<T> | undefined {
  if (file.value === undefined) return undefined; // missing or no YAML: already told
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) reportIssue(file, issue, path, schema, value);
  return undefined;
}

function reportIssue(file: PackFile, issue: Issue, base: Path, schema: z.ZodType, root: unknown): void {
  const inner = issue.path as Path;
  const path = [...base, ...inner];
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, inner);
    for (const key of issue.keys) {
      const how = `${didYouMean(key, known)}Known here: ${known.join(', ')}`;
      file.report([...path, key], `unknown field "${key}"`, how);
    }
    return;
  }
  const found = valueAt(root, inner);
  const isAbsent = found === undefined || found === null || found === '';
  const what = isAbsent ? 'is missing or empty' : `is not right: ${shown(found)}`;
  file.report(path, `${nameOf(path)} ${what}`, issue.message);
}

/** The field, or the item of a list (counted from 1); the line tells where it stands. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'this file';
  return typeof last === 'number' ? `item ${last + 1} of "${path.at(-2) ?? ''}"` : `"${last}"`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** The parts of a schema's definition that lead to what is inside it. */
interface Inside {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
}

/** The fields that the schema knows at `path`. */
function fieldsAt(schema: z.ZodType, path: Path): string[] {
  const inside = unwrapped(schema);
  const [first, ...rest] = path;
  if (first === undefined) return Object.keys(inside.shape ?? {});
  const next = inside.type === 'array' ? inside.element : inside.shape?.[String(first)];
  return next ? fieldsAt(next, rest) : [];
}

function unwrapped(schema: z.ZodType): Inside {
  const inside = schema.def as Inside;
  return inside.innerType ? unwrapped(inside.innerType) : inside;
}
