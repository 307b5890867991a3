/**
 * The commands that every message needs, by the shortest way: over a line of our own to the embedded store, else by the driver.
 * While there is no line (another store, or the store's thread is starting again) the driver takes them, and waits as it does.
 */
import mongoose from 'mongoose';
import {
  type Document,
  type Filter,
  MongoNetworkError,
  MongoServerError,
  type OptionalUnlessRequiredId,
  type UpdateFilter,
  type WithId,
} from 'mongodb';
import { Line, LineBroken } from './embedded/line.ts';
import { socketIn } from './embedded/socket-folder.ts';

/** Told of each command: its name, how long the answer took in milliseconds, and whether it was one of success. */
export type OnCommand = (command: string, milliseconds: number, succeeded: boolean) => void;

/** A part of the driver's Collection, with the same meaning and the same errors. */
export interface Direct<T extends Document> {
  findOne(filter: Filter<T>, options?: { projection: Document }): Promise<WithId<T> | null>;
  insertOne(document: OptionalUnlessRequiredId<T>): Promise<unknown>;
  updateOne(filter: Filter<T>, update: UpdateFilter<T>): Promise<{ matchedCount: number }>;
  findOneAndUpdate(
    filter: Filter<T>,
    update: UpdateFilter<T>,
    options: { upsert?: boolean; returnDocument: 'after'; projection?: Document },
  ): Promise<WithId<T> | null>;
}

/** What our embedded store says it is made of. */
const EMBEDDED = 'samenspraak-embedded';
/** After the line broke, in milliseconds. */
const AGAIN_AFTER = 1_000;

let line: Line | undefined;
let wanted: (() => void) | undefined;

/** A collection by its name. Ask for it each time: the way may change. */
export const direct = <T extends Document>(name: string): Direct<T> =>
  line?.isOpen ? overLine<T>(line, name) : mongoose.connection.collection<T>(name);

interface LineOptions {
  /** How long an answer is waited for, in milliseconds. */
  patience: number;
  onCommand?: OnCommand | undefined;
}
let told: OnCommand | undefined;

/** Opens a line where this address is that of an embedded store, to which the driver is connected. */
export async function openLine(uri: string, { patience, onCommand }: LineOptions): Promise<void> {
  const path = socketIn(uri);
  if (path === undefined || !(await isEmbedded())) return;
  told = onCommand;
  const keepOpen = async (): Promise<void> => {
    const opened = await Line.open(path, patience).catch(() => undefined);
    if (wanted !== begin) return opened?.close();
    line = opened;
    if (opened) opened.onClose(again);
    else again();
  };
  const again = (): void => {
    line = undefined;
    setTimeout(begin, AGAIN_AFTER).unref();
  };
  const begin = (): void => {
    if (wanted === begin) void keepOpen();
  };
  wanted = begin;
  await keepOpen();
}

/** Ends the line, and asks for no other one. */
export function closeLine(): void {
  wanted = undefined;
  line?.close();
  line = undefined;
}

async function isEmbedded(): Promise<boolean> {
  const info = await mongoose.connection.db?.admin().buildInfo();
  const modules: unknown = info?.['modules'];
  return Array.isArray(modules) && modules.includes(EMBEDDED);
}

function overLine<T extends Document>(by: Line, name: string): Direct<T> {
  const run = (command: Document): Promise<Document> => ask(by, { ...command, $db: mongoose.connection.name });
  return {
    async findOne(filter, options) {
      const { cursor } = await run({ find: name, filter, ...options, limit: 1, singleBatch: true });
      return (cursor as { firstBatch: WithId<T>[] }).firstBatch[0] ?? null;
    },
    insertOne: (document) => run({ insert: name, documents: [document] }),
    async updateOne(filter, update) {
      const { n } = await run({ update: name, updates: [{ q: filter, u: update }] });
      return { matchedCount: n as number };
    },
    async findOneAndUpdate(filter, update, { upsert = false, projection = {} }) {
      const changed = { query: filter, update, new: true, upsert, fields: projection };
      const { value } = await run({ findAndModify: name, ...changed });
      return value as WithId<T> | null;
    },
  };
}

/** The reply of success; what failed throws as the driver would throw it. */
async function ask(by: Line, command: Document): Promise<Document> {
  const began = performance.now();
  const tell = (succeeded: boolean): void =>
    told?.(Object.keys(command)[0] ?? '', performance.now() - began, succeeded);
  try {
    const reply = await by.command(command);
    tell(reply['ok'] === 1);
    const [refused] = (reply['writeErrors'] ?? []) as Document[];
    if (reply['ok'] !== 1 || refused) throw new MongoServerError({ message: '', ...(refused ?? reply) });
    return reply;
  } catch (error) {
    if (!(error instanceof LineBroken)) throw error;
    tell(false);
    throw new MongoNetworkError(error.message, { cause: error });
  }
}
