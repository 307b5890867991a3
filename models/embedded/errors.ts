/** Why the store could not be opened, or stopped. */
export type EmbeddedErrorCode =
  | 'locked' // another process (or another start in this one) owns the folder
  | 'not-ours' // the file is no store of this program
  | 'newer' // a newer version of this program wrote it
  | 'damaged' // the file is ours, but broken
  | 'unreadable' // the file or folder cannot be opened
  | 'read-only' // it can be read but not written
  | 'full' // no space left
  | 'stopped'; // the store's thread ended unasked

/** An error for whoever runs the program. The message names the file, says what is wrong and how to mend it. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;

  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedError';
    this.code = code;
  }
}

const SYSTEM_ERRORS: Readonly<Record<string, readonly [EmbeddedErrorCode, string]>> = {
  EACCES: ['read-only', 'this user may not write there. Give it the right to, or choose another folder.'],
  EPERM: ['read-only', 'this user may not write there. Give it the right to, or choose another folder.'],
  EROFS: ['read-only', 'it is on a read-only file system. Mount it writable, or choose another folder.'],
  ENOSPC: ['full', 'the disk is full. Free some space and start again.'],
  ENOTDIR: ['unreadable', 'a part of the path is a file. Choose another folder.'],
  EEXIST: ['unreadable', 'it is a file. Choose a folder.'],
};

const SQLITE_ERRORS: Readonly<Record<number, readonly [EmbeddedErrorCode, string]>> = {
  3: ['read-only', 'this user may not use it. Give it the right to, or choose another folder.'],
  5: ['locked', 'another program has it open. End that program (fuser shows which) and start again.'],
  6: ['locked', 'another program has it open. End that program (fuser shows which) and start again.'],
  8: ['read-only', 'it cannot be written. Make the file and its folder writable for this user.'],
  10: ['unreadable', 'the disk gave an error. Check the disk, then start again or restore a backup.'],
  11: ['damaged', 'its content is broken. Keep a copy, and restore a backup.'],
  13: ['full', 'the disk is full. Free some space and start again.'],
  14: ['unreadable', 'it cannot be opened. Check that it is a file, and the rights of this user.'],
  4874: ['full', 'the disk is full. Free some space and start again.'], // no room for the log's index
  26: ['not-ours', 'it is not a store of Samenspraak. Move it away, or choose another folder.'],
};

/** The clear error behind one of Node's file errors or of SQLite. Anything else stays as it is. */
export function explainOpenError(error: unknown, path: string): unknown {
  if (error instanceof EmbeddedError || !(error instanceof Error)) return error;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const known =
    typeof errcode === 'number'
      ? (SQLITE_ERRORS[errcode] ?? SQLITE_ERRORS[errcode & 0xff])
      : SYSTEM_ERRORS[String(code)];
  return known ? new EmbeddedError(known[0], `${path}: ${known[1]}`, { cause: error }) : error;
}
