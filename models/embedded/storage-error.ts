import { CommandError } from './command-error.ts';

/** An error of node:sqlite; `errcode` is SQLite's extended result code. */
interface StorageError extends Error {
  readonly errcode: number;
}

const CORRUPT = 11;
const FULL = 13;
const READ_ONLY = 8;
const NOT_A_DATABASE = 26;

/** Whether an error comes from SQLite (the file, the disk) and not from a command. */
export function isStorageError(error: unknown): error is StorageError {
  return error instanceof Error && (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR';
}

/** SQLite's primary result code. */
function resultCode(error: StorageError): number {
  return error.errcode & 0xff;
}

/** What the client is told when the file could not be written or read. */
export function storageFailure(error: StorageError): CommandError {
  switch (resultCode(error)) {
    case FULL:
      return new CommandError(
        14031,
        'OutOfDiskSpace',
        'The disk is full: nothing of this write was kept. The store goes on by itself when there is space.',
      );
    case READ_ONLY:
      return new CommandError(96, 'OperationFailed', 'The store file is read-only: nothing of this write was kept.');
    case CORRUPT:
    case NOT_A_DATABASE:
      return new CommandError(
        96,
        'OperationFailed',
        'The store file is damaged. Stop the program and restore a backup.',
      );
    default:
      return new CommandError(
        96,
        'OperationFailed',
        `The store file could not be used (${error.message}): nothing of this write was kept.`,
      );
  }
}
