import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { assemble } from './assemble.ts';
import { checkFiles } from './checks/index.ts';
import { PackError, inReadingOrder, type Problem } from './problem.ts';
import { filesOf, readFiles, type PackFiles } from './read-files.ts';
import { type Pack } from './types.ts';

/** The folder under `schools/` that is there to be copied; no school of its own. */
const TEMPLATE = 'template';

/**
 * Reads a pack from its folder.
 *
 * @returns the pack, frozen; its id is the name of the folder
 * @throws PackError with everything that is wrong, when there is at least one error (warnings alone do not refuse it)
 */
export function loadPack(folder: string): Pack {
  const files = readFiles(folder);
  const problems = problemsOf(folder, files);
  const pack = problems.some(isError) ? undefined : assemble(idOf(folder), files);
  if (!pack) throw new PackError(problems);
  return pack;
}

/** Everything that is wrong with a pack, in reading order: errors and warnings. */
export function checkPack(folder: string): Problem[] {
  return problemsOf(folder, readFiles(folder));
}

/**
 * All packs under a folder of packs, by id. The template is no school and is left out.
 *
 * @throws PackError with everything that is wrong in all of them
 */
export function loadPacks(schoolsFolder: string): Map<string, Pack> {
  const packs = new Map<string, Pack>();
  const problems: Problem[] = [];
  for (const id of packIds(schoolsFolder)) {
    try {
      packs.set(id, loadPack(join(schoolsFolder, id)));
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new PackError(problems);
  return packs;
}

function packIds(schoolsFolder: string): string[] {
  return readdirSync(schoolsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== TEMPLATE)
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(schoolsFolder, name, 'school.yaml')))
    .toSorted();
}

function problemsOf(folder: string, files: PackFiles): Problem[] {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(idOf(folder))) {
    const how = 'rename the folder: small letters, digits and hyphens';
    files.school.file.reportLine(1, `the folder's name "${idOf(folder)}" cannot be an id`, how);
  }
  checkFiles(files);
  return inReadingOrder(filesOf(files).flatMap((file) => file.problems));
}

const idOf = (folder: string): string => basename(resolve(folder));

const isError = (problem: Problem): boolean => problem.severity === 'error';
