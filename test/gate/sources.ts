/** The project's own source files. */
import { globSync } from 'node:fs';
import { ROOT } from './run-step.ts';

/** What a school runs. */
export const PROGRAM_FOLDERS = ['bot', 'dialogs', 'models', 'adapters'];
/** What proves and measures it. */
const OTHER_FOLDERS = ['test', 'bench'];

/** TypeScript files below these folders, as paths from the root with `/`, sorted. */
export function sourceFiles(folders: readonly string[] = [...PROGRAM_FOLDERS, ...OTHER_FOLDERS]): string[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}
