import { type Doc } from './bson.ts';

/** A refusal that the client gets as MongoDB would send it: code, name, message, and what else belongs to it. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly details: Doc;

  constructor(code: number, codeName: string, message: string, details: Doc = {}) {
    super(message);
    this.code = code;
    this.codeName = codeName;
    this.details = details;
  }
}

/** Refuses a value or an option (code 2). */
export function badValue(message: string): never {
  throw new CommandError(2, 'BadValue', message);
}

/** Refuses something MongoDB has and this store has not, by its name (code 2). */
export function unsupported(what: string): never {
  throw new CommandError(2, 'BadValue', `${what} is not supported by the embedded store`);
}

/** Refuses a value of the wrong type (code 14). */
export function typeMismatch(message: string): never {
  throw new CommandError(14, 'TypeMismatch', message);
}

/** The error document of a reply. An error that is not a CommandError is a fault of ours: the client gets its message. */
export function errorReply(error: unknown): Doc {
  if (error instanceof CommandError) {
    return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { ok: 0, errmsg: `embedded store: ${message}`, code: 1, codeName: 'InternalError' };
}
