import { type Doc } from '../bson.ts';
import { CommandError } from '../command-error.ts';

/** Largest number of statements in one command, as in MongoDB. */
const MAX_STATEMENTS = 100_000;

/**
 * Runs the statements of a write command one after the other. A statement that is refused (it has written nothing
 * then) is listed in `writeErrors`; `ordered` stops there, otherwise the others go on.
 */
export function runStatements<T>(
  statements: readonly T[],
  ordered: boolean,
  run: (statement: T, index: number) => void,
): Doc {
  if (statements.length === 0 || statements.length > MAX_STATEMENTS) {
    throw new CommandError(16, 'InvalidLength', `Write batch sizes must be between 1 and ${String(MAX_STATEMENTS)}`);
  }
  const writeErrors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}
