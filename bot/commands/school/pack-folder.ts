import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { OperatorError } from '../../core/errors.ts';
import { didYouMean } from '../../../models/packs/near.ts';

const SCHOOLS = resolve(import.meta.dirname, '../../../schools');

/**
 * The folder of a pack, as it is best shown from where one stands.
 *
 * @param pack the name of a folder under `schools/`, or the path of a pack folder
 * @throws OperatorError when there is no such folder
 */
export function packFolder(pack: string): string {
  const isName = /^[\w-]+$/.test(pack);
  const folder = [...(isName ? [join(SCHOOLS, pack)] : []), resolve(pack)].find((path) => existsSync(path));
  if (folder !== undefined) return shownFromHere(folder);
  const known = readdirSync(SCHOOLS);
  throw new OperatorError(`There is no pack "${pack}": ${didYouMean(pack, known)}Packs here: ${known.join(', ')}.`);
}

function shownFromHere(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : path;
}
