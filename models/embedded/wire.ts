import { decodeCommand, encode, type Doc } from './bson.ts';
import { replyBytes } from './reply.ts';

/** Longest message in bytes, as in MongoDB. */
export const MAX_MESSAGE = 48_000_000;

const HEADER = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM = 1;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 0x10000;
const KNOWN_FLAGS = CHECKSUM | MORE_TO_COME | EXHAUST_ALLOWED;

/** A command as it came over the wire. */
export interface Request {
  readonly id: number;
  /** The first message of a driver is an OP_QUERY; everything after it an OP_MSG. */
  readonly legacy: boolean;
  /** Whether the client waits for a reply. */
  readonly answered: boolean;
  readonly command: Doc;
}

/** A message that is not of the protocol; its connection is closed. */
class WireError extends Error {}

/** Reads one whole message. Throws WireError or a BSONError when it is malformed. */
export function parseMessage(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_MSG) return parseMsg(message, id);
  if (operation === OP_QUERY) return parseQuery(message, id);
  throw new WireError(`operation ${String(operation)} is not supported`);
}

function parseMsg(message: Buffer, id: number): Request {
  const flags = message.readUInt32LE(HEADER);
  if (flags & 0xffff & ~KNOWN_FLAGS) throw new WireError('unknown flags');
  const end = message.length - (flags & CHECKSUM ? 4 : 0);
  const lists: Doc = {};
  let command: Doc | undefined;
  for (let at = HEADER + 4; at < end;) {
    const kind = message[at];
    const section = slice(message, at + 1, end);
    if (kind === 0 && !command) command = decodeCommand(section);
    else if (kind === 1) addSequence(lists, section);
    else throw new WireError('unknown section');
    at += 1 + section.length;
  }
  if (!command) throw new WireError('a message without a command');
  return { id, legacy: false, answered: (flags & MORE_TO_COME) === 0, command: Object.assign(command, lists) };
}

/** The part of a message that begins with its own length. */
function slice(message: Buffer, from: number, end: number): Buffer {
  const size = from + 4 <= end ? message.readInt32LE(from) : 0;
  if (size < 5 || from + size > end) throw new WireError('a section of a wrong length');
  return message.subarray(from, from + size);
}

/** A document sequence: the name of a field, and the documents that are its value. Documents to insert stay bytes. */
function addSequence(lists: Doc, section: Buffer): void {
  const zero = section.indexOf(0, 4);
  if (zero < 0) throw new WireError('a sequence without a name');
  const name = section.toString('utf8', 4, zero);
  const documents: Buffer[] = [];
  for (let at = zero + 1; at < section.length;) {
    const document = slice(section, at, section.length);
    documents.push(document);
    at += document.length;
  }
  lists[name] = name === 'documents' ? documents : documents.map(decodeCommand);
}

function parseQuery(message: Buffer, id: number): Request {
  const zero = message.indexOf(0, HEADER + 4);
  if (zero < 0) throw new WireError('a query without a collection');
  const command = decodeCommand(slice(message, zero + 9, message.length));
  const [db = ''] = message.toString('utf8', HEADER + 4, zero).split('.');
  return { id, legacy: true, answered: true, command: { ...command, $db: db } };
}

/** The bytes of a reply to a request. */
export function replyMessage({ id, legacy }: Request, reply: Doc): Buffer {
  const message = replyBytes(reply, legacy ? HEADER + 20 : HEADER + 5);
  message.fill(0, 0, legacy ? HEADER + 20 : HEADER + 5);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(id, 8);
  message.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
  if (legacy) message.writeInt32LE(1, HEADER + 16);
  return message;
}

/** The bytes of a command, as a client sends it. */
export function commandMessage(id: number, command: Doc): Buffer {
  const body = encode(command);
  const message = Buffer.allocUnsafe(HEADER + 5 + body.length);
  message.fill(0, 0, HEADER + 5);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(id, 4);
  message.writeInt32LE(OP_MSG, 12);
  message.set(body, HEADER + 5);
  return message;
}

/** Which command a reply is to, and the bytes of its document. */
export const replyIn = (message: Buffer): { to: number; body: Buffer } => ({
  to: message.readInt32LE(8),
  body: message.subarray(HEADER + 5),
});

/** Puts the chunks of a connection together to messages. Throws WireError for a length that cannot be. */
export class Framer {
  private chunks: Buffer[] = [];
  private size = 0;

  *messages(chunk: Buffer): Generator<Buffer> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (let length = this.nextLength(); length !== undefined && this.size >= length; length = this.nextLength()) {
      const all = this.joined();
      this.chunks = all.length > length ? [all.subarray(length)] : [];
      this.size = all.length - length;
      yield all.subarray(0, length);
    }
  }

  private nextLength(): number | undefined {
    if (this.size < 4) return undefined;
    const [first] = this.chunks;
    const length = (first && first.length >= 4 ? first : this.joined()).readInt32LE(0);
    if (length < HEADER + 5 || length > MAX_MESSAGE) throw new WireError(`a message of ${String(length)} bytes`);
    return length;
  }

  private joined(): Buffer {
    const [first] = this.chunks;
    const all = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }
}
