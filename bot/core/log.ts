/** The log: ids and codes, never what people write and never a secret. */
import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Fields that must not reach a log wherever they stand; a second net, the first is not to log them. */
const NEVER = ['text', 'token', 'password', 'secret', 'authorization', 'cookie', 'name', 'values', 'uri'];

/** Values in driver and platform messages that must not be seen: credentials in addresses, bot tokens, bearers. */
export function redact(message: string): string {
  return message
    .replace(/(mongodb(?:\+srv)?:\/\/)[^@\s/]*@/g, '$1***@')
    .replace(/\bbot\d{5,}:[\w-]{20,}/g, 'bot***')
    .replace(/\b\d{6,}:[\w-]{30,}/g, '***')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***')
    .replace(/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, '***');
}

/** What could not be parsed is quoted in the message, and may be what somebody wrote. */
const quotes = (error: Error): boolean => error instanceof SyntaxError;
const placesIn = ({ stack = '' }: Error): string => stack.slice(stack.search(/^ {4}at /m));

/** An error as the log keeps it: its kind, code and place; its message redacted. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    kind: error.name,
    ...(quotes(error) ? {} : { message: redact(error.message) }),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: quotes(error) ? placesIn(error) : redact(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  };
}

/** `level` as in pino ("info", "silent", …). */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      serializers: { err: plainError },
      redact: { paths: NEVER.flatMap((field) => [field, `*.${field}`]), censor: '***' },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}
