/**
 * A backup is taken while people write, and somebody is erased after it. Restored into an empty folder: every effect has its
 * cause, whatever a talk counts as done has its effect, every talk opens, nothing is sent by itself, nothing is done twice
 * when the platforms send all messages again, and the erased person is not back.
 */
import { BSON } from 'mongodb';
import mongoose from 'mongoose';
import { connectOnly, disconnectStore } from '../../models/store.ts';
import { join } from 'node:path';
import { System } from '../../bot/core/actor.ts';
import type { Incoming } from '../../bot/core/channel.ts';
import type { Intent } from '../../bot/core/meaning.ts';
import { backupIn } from '../../models/backup/format/backup-name.ts';
import { readBackup } from '../../models/backup/format/read-backup.ts';
import { restoreBackup, type Restored } from '../../models/backup/restore.ts';
import { type Backup, writeBackup } from '../../models/backup/write-backup.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { erasePerson } from '../../models/erasure/erase.ts';
import { readList } from '../../models/erasure/list-file.ts';
import { seal } from '../../models/sealed.ts';
import { addToOutbox, PRIORITIES } from '../../models/outbox.ts';
import {
  type Crowd,
  inParallel,
  messageOf,
  openCrowd,
  pick,
  SCHOOL,
  settle,
  type Workplace,
  workplace,
} from './crowd.ts';
import type { ProofResult, Prove } from './proof.ts';
import { seeded } from './random.ts';
import { openAll, rowsOf } from './unreadable.ts';

const who = System('a proof');
const LANES = 16;
const WITHIN = 5 * 60_000;
const ERASED = 0;
const OLD_ROWS = 50_000;
const ROWS_AT_ONCE = 500;
const TEXTS = ['ik wil een gesprek met de juf', 'wanneer is de ouderavond', 'hallo', 'ik wil een klacht indienen'];

interface Taken {
  backup: Backup;
  messages: Incoming[];
  /** What the turns were about that were finished when the backup began, and when all was done; by cause. */
  before: Map<string, Intent>;
  after: Map<string, Intent>;
}

/** The proof. */
export const proveBackup: Prove = async (size, seed) => {
  const place = workplace();
  try {
    const taken = await takeUnderLoad(place, size, seed);
    const began = performance.now();
    const restored = await restore(place, taken.backup.file);
    const milliseconds = performance.now() - began;
    return await judge(place, taken, restored, milliseconds);
  } finally {
    place.remove();
  }
};

async function takeUnderLoad(place: Workplace, size: number, seed: number): Promise<Taken> {
  const random = seeded(seed);
  const people = Math.max(8, Math.round(400 * size));
  const crowd = await openCrowd(place, 'data');
  await settle(crowd, people);
  await addYears(Math.round(OLD_ROWS * size));
  const messages = Array.from({ length: people * 10 }, (_, at) => {
    const channel = random() < 0.3 ? 'web' : 'telegram';
    return messageOf(pick(random, people), `m${at}`, TEXTS[pick(random, TEXTS.length)] ?? '', channel);
  });
  let begun: { backup: Promise<Backup>; before: Map<string, Intent> } | undefined;
  const send = async (message: Incoming): Promise<void> => {
    if (random() < 0.1) crowd.channel.failNext({ retry: 60_000 });
    if (message.key === `m${Math.floor(messages.length / 2)}`) begun = begin(crowd, place);
    await crowd.bot.engine.accept(message);
    if (!begun) await crowd.bot.engine.idle();
  };
  await addReminder(crowd);
  await inParallel(messages, LANES, send);
  if (!begun) throw new Error('the backup was never begun');
  const backup = await begun.backup;
  await erasePerson(who, `p${ERASED}`, { ground: 'GDPR 17(1)(b)', backups: place.backups }, crowd.clock.now());
  await crowd.bot.engine.idle();
  await crowd.stop();
  return { backup, messages, before: begun.before, after: crowd.finished };
}

/** What was said in years before. */
async function addYears(count: number): Promise<void> {
  const said = Array.from({ length: 5 }, (_, id) => ({
    id: `${id}`,
    text: 'wat er lang geleden gezegd is '.repeat(4),
  }));
  for (let at = 0; at < count; at += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, count - at) }, async (_, one) => ({
      _id: `old/${at + one}` as never,
      conversation: 'old',
      at: new Date(0),
      order: at + one,
      body: await seal('conversation/web/old', 'history', said),
    }));
    await mongoose.connection.collection('history').insertMany(await Promise.all(rows));
  }
}

/** Something for later, which is due when the restored bot starts. */
const addReminder = (crowd: Crowd): Promise<void> =>
  addToOutbox(who, [
    {
      _id: 'later/new-note/p1',
      schoolId: SCHOOL,
      personId: 'p1',
      kind: 'new-note',
      priority: PRIORITIES.reminder,
      values: { note: 'm0/note' },
      why: 'a proof',
      due: new Date(crowd.clock.now().getTime() + 1000),
    },
  ]);

function begin(crowd: Crowd, place: Workplace): { backup: Promise<Backup>; before: Map<string, Intent> } {
  const now = crowd.clock.now();
  return {
    before: new Map(crowd.finished),
    backup: writeBackup(who, { to: backupIn(place.backups, now), now }),
  };
}

async function restore(place: Workplace, file: string): Promise<Restored> {
  const store = await startEmbedded({ folder: join(place.folder, 'restored') });
  await connectOnly(store.uri);
  const erasures = readList(place.backups) ?? [];
  const now = new Date('2026-11-23T08:00:00Z');
  const restored = await restoreBackup(who, { file, erasures, backups: place.backups, now });
  await disconnectStore();
  await store.close();
  return restored;
}

const causeOf = (id: string): string => id.split('/')[0] ?? '';

/** Messages that a talk in the backup counts as done. */
async function doneIn(file: string): Promise<Set<string>> {
  const done = new Set<string>();
  await readBackup(file, ({ collection, document }) => {
    if (collection !== 'conversations') return;
    const { recent, waiting } = BSON.deserialize(document) as { recent: string[]; waiting: { key: string }[] };
    const open = waiting.map(({ key }) => key);
    for (const key of recent) if (!open.includes(key)) done.add(key);
  });
  return done;
}

interface Found {
  known: Set<string>;
  noted: Set<string>;
  outbox: { _id: string; state?: unknown }[];
  ghosts: number;
}

async function look(): Promise<Found> {
  const known = (await rowsOf('conversations')).flatMap(({ recent }) => recent as string[]);
  const noted = (await rowsOf('notes')).map(({ _id }) => causeOf(_id));
  const ghosts = (await rowsOf('people')).filter(({ _id }) => _id === `p${ERASED}`).length;
  return { known: new Set(known), noted: new Set(noted), outbox: await rowsOf('outbox'), ghosts };
}

async function judge(
  place: Workplace,
  { backup, messages, before, after }: Taken,
  { parked, erased, counts }: Restored,
  milliseconds: number,
): Promise<ProofResult> {
  const crowd = await openCrowd(place, 'restored');
  const { known, noted, outbox, ghosts } = await look();
  const opened = await openAll();
  const kept = messages.filter(({ account }) => !account.endsWith(`p${ERASED}`));
  const done = await doneIn(backup.file);
  const ofNote = kept.filter(({ key }) => done.has(key) && after.get(key) === 'book-meeting');
  const sentByItself = await lookAround(crowd);
  const again = await sendAgain(crowd, kept.filter(({ key }) => known.has(key))); // prettier-ignore
  await crowd.stop();
  const aboutNothing = outbox.filter(({ _id }) => !_id.startsWith('later/') && !noted.has(causeOf(_id)));
  const wrong: Record<string, number> = {
    'messages finished before the backup that no restored talk knows': kept.filter(
      ({ key }) => before.has(key) && !known.has(key),
    ).length,
    'wishes for a talk that a restored talk counts as done, without a note': ofNote.filter(({ key }) => !noted.has(key))
      .length,
    'notes whose cause no talk knows': [...noted].filter((cause) => !known.has(cause)).length,
    'rows of the outbox about a note that is not there': aboutNothing.length,
    'sealed values that do not open': opened.unreadable,
    'messages sent by itself': sentByItself,
    'messages handled again when the platforms repeat them': again,
    'people who came back after their erasure': ghosts + (erased === 1 ? 0 : 1),
    'seconds over five minutes': Math.max(0, Math.round((milliseconds - WITHIN) / 1000)),
  };
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    lines: [
      `${messages.length} messages; ${before.size} turns were finished when the backup began, ${after.size} when all was done`,
      `backup while turns ran: ${records} records, ${Math.ceil(backup.bytes / 1024)} KB, ${backup.milliseconds} ms with reading it back`,
      `restored in ${Math.round(milliseconds)} ms; put aside: ${parked.outbox} rows, ${parked.replies} replies, ${parked.messages} messages`,
      `${opened.sealed} sealed values; ${noted.size} notes, ${ofNote.length} of them wanted; ${known.size} messages known`,
      ...Object.entries(wrong).map(([what, count]) => `${count} ${what}`),
    ],
    passed: Object.values(wrong).every((count) => count === 0),
  };
}

/** What a bot does by itself in the first ten minutes; returns how many messages it sent. */
async function lookAround(crowd: Crowd): Promise<number> {
  for (let round = 0; round < 5; round++) {
    crowd.clock.move(120_000);
    await crowd.bot.lookAround();
    await crowd.bot.engine.idle();
  }
  return crowd.channel.delivered.length;
}

/** The platforms repeat what the restored talks know; returns how many were handled again. */
async function sendAgain(crowd: Crowd, messages: readonly Incoming[]): Promise<number> {
  let handled = 0;
  for (const message of messages) if ((await crowd.bot.engine.accept(message)) !== 'repeated') handled += 1;
  await crowd.bot.engine.idle();
  return handled;
}
