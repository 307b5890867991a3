/**
 * Files that people send, until they can be passed on: sealed in pieces under the person's own data key, so that erasing the
 * person makes them unreadable. Nobody but the person is given one. The row of the file itself is written last: where it
 * is, all of it is there. The night takes them away when their time is over.
 */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import type { Actor, PersonActor } from '../bot/core/actor.ts';
import type { ChannelName } from '../bot/core/channel.ts';
import { cleanText } from '../bot/core/clean.ts';
import { UserError } from '../bot/core/errors.ts';
import { endingOf, type FileType, fileTypeOf } from '../bot/core/file-type.ts';
import { allowed, may } from './may.ts';
import { KEPT } from './retention.ts';
import { sealBytes, unsealBytesUnlessErased } from './sealed.ts';

/** A file, or a piece of one. */
interface FileDocument {
  /** cause/file; of a piece: that, and its number. */
  _id: string;
  schoolId: string;
  personId: string;
  /** When the night takes it. */
  until: Date;
  /** Of a file its name, of a piece its bytes; sealed. */
  body: Binary;
  /** Of a file: by which channel it came, what it is, and how many bytes. */
  channel?: ChannelName;
  type?: FileType;
  bytes?: number;
}
const schema = new Schema<FileDocument>(
  {
    _id: String,
    schoolId: String,
    personId: String,
    until: Date,
    body: Schema.Types.Mixed,
    channel: String,
    type: String,
    bytes: Number,
  },
  { collection: 'files', versionKey: false },
);
schema.index({ schoolId: 1, until: 1 });
schema.index({ personId: 1 });
const Files = mongoose.model('File', schema);

export interface NewFile {
  school: string;
  channel: ChannelName;
  /** As its sender calls it. */
  name?: string | undefined;
  bytes: Buffer;
  cause: string;
  at: Date;
}
export interface KeptFile {
  id: string;
  channel: ChannelName;
  until: Date;
}

/** Small enough that a batch of them, in a backup or a command to the store, is no load. */
const PIECE_BYTES = 128 * 1024;
const PIECES_AT_ONCE = 16;
const BYTES_OF_A_PERSON = 50 * 1024 * 1024;
const NAME_AT_MOST = 100;
const DAY = 24 * 60 * 60 * 1000;

const ownerOf = (person: string): string => `person/${person}`;
const pieceId = (file: string, at: number): string => `${file}/${at}`;

/**
 * Keeps a file of one's own, once per cause, and returns until when.
 * @throws UserError for a kind that is not kept (`file-type`), or when this person has too much already (`files-full`)
 */
export async function keepFile(who: Actor, { school, channel, name, bytes, cause, at }: NewFile): Promise<Date> {
  const { person } = personIn(who);
  may(who, 'keep-file', { school, person });
  const _id = `${cause}/file`;
  const before = await untilOf(_id, person);
  if (before) return before;
  const type = fileTypeOf(bytes);
  if (type === undefined) throw new UserError('file-type');
  if ((await bytesOf(person)) + bytes.length > BYTES_OF_A_PERSON) throw new UserError('files-full');
  const until = new Date(at.getTime() + KEPT.files.days * DAY);
  const row = { schoolId: school, personId: person, until };
  await writePieces(_id, row, bytes);
  const body = await sealBytes(ownerOf(person), _id, Buffer.from(nameOf(name, type)));
  await Files.bulkWrite([replace({ _id, ...row, body, channel, type, bytes: bytes.length })]);
  return until;
}

function personIn(who: Actor): PersonActor {
  if (who.kind !== 'person') throw new UserError('not-allowed');
  return who;
}

/** A name for every system: what could be a path, or hide how it ends, is out of it. */
function nameOf(given: string | undefined, type: FileType): string {
  const stem = cleanText(given ?? '')
    .replace(/[\\/:*?"<>|\n\t]/g, ' ')
    .replace(/\.[^.]*$/, '')
    .slice(0, NAME_AT_MOST)
    .toWellFormed()
    .trim();
  return `${stem === '' ? 'bestand' : stem}.${endingOf(type)}`;
}

/** A try before may have left some: they are replaced, so that all pieces are of one try. */
async function writePieces(file: string, row: Omit<FileDocument, '_id' | 'body'>, bytes: Buffer): Promise<void> {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  for (let from = 0; from < count; from += PIECES_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(PIECES_AT_ONCE, count - from) }, (_, at) => from + at);
    const pieces = await Promise.all(numbers.map((at) => pieceOf(file, row, bytes, at)));
    await Files.bulkWrite(pieces.map(replace));
  }
}

async function pieceOf(
  file: string,
  row: Omit<FileDocument, '_id' | 'body'>,
  bytes: Buffer,
  at: number,
): Promise<FileDocument> {
  const _id = pieceId(file, at);
  const piece = bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES);
  return { _id, ...row, body: await sealBytes(ownerOf(row.personId), _id, piece) };
}

/** Never another person's row. */
const replace = (
  replacement: FileDocument,
): { replaceOne: { filter: object; replacement: FileDocument; upsert: true } } => ({
  replaceOne: { filter: { _id: replacement._id, personId: replacement.personId }, replacement, upsert: true },
});

const untilOf = async (_id: string, personId: string): Promise<Date | undefined> =>
  (await Files.findOne({ _id, personId, type: whole() }, { until: 1 }).lean())?.until;

/** What a file has and a piece has not. */
const whole = (): object => mongoose.trusted({ $exists: true });

const bytesOf = async (personId: string): Promise<number> =>
  (await Files.find({ personId, type: whole() }, { bytes: 1 }).lean()).reduce((sum, { bytes = 0 }) => sum + bytes, 0);

/** Until when the file of this cause is kept; undefined when it is not there. */
export async function keptUntil(who: Actor, cause: string): Promise<Date | undefined> {
  const { person } = personIn(who);
  may(who, 'read-own', { person });
  return untilOf(`${cause}/file`, person);
}

/** One's own files, those that go first before the others. */
export async function ownFiles(who: Actor): Promise<KeptFile[]> {
  const { person } = personIn(who);
  may(who, 'read-own', { person });
  const found = await Files.find({ personId: person, type: whole() }, { body: 0 }).sort({ until: 1, _id: 1 }).lean();
  return found.map(({ _id: id, channel = 'web', until }) => ({ id, channel, until }));
}

export interface OpenedFile {
  name: string;
  type: FileType;
  bytes: Buffer;
}

/** A file as it was sent. Throws UserError('not-found') for another's, as for one that is not there. */
export async function openFile(who: Actor, file: string): Promise<OpenedFile> {
  const found = await Files.findOne({ _id: file, type: whole() }).lean<FileDocument>();
  if (!found?.type || !allowed(who, 'read-own', { person: found.personId })) throw new UserError('not-found');
  const { personId, type, bytes: size = 0 } = found;
  const ids = Array.from({ length: Math.ceil(size / PIECE_BYTES) }, (_, at) => pieceId(file, at));
  const name = await opened(found);
  const pieces: Buffer[] = [];
  for (const _id of ids) pieces.push(await opened(await Files.findOne({ _id, personId }).lean<FileDocument>()));
  return { name: name.toString(), type, bytes: Buffer.concat(pieces) };
}

/** What was erased, or taken away meanwhile, is not there. */
async function opened(found: FileDocument | null): Promise<Buffer> {
  const bytes = found && (await unsealBytesUnlessErased(ownerOf(found.personId), found._id, found.body));
  if (!bytes) throw new UserError('not-found');
  return bytes;
}

/** Takes away all files of one's own; again changes nothing. */
export async function deleteOwnFiles(who: Actor): Promise<void> {
  const { person } = personIn(who);
  may(who, 'change-own', { person });
  await Files.deleteMany({ personId: person });
}

/** Takes away the files of a school whose time is over, and what is left of those that were broken off. Returns how many rows. */
export async function purgeFiles(who: Actor, school: string, now: Date): Promise<number> {
  may(who, 'set-timer');
  return (await Files.deleteMany({ schoolId: school, until: mongoose.trusted({ $lte: now }) })).deletedCount;
}
