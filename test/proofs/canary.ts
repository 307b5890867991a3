/**
 * Strings that stand nowhere else (illnesses, phone numbers, odd words) are typed by many people, in every way a message can go:
 * answered, kept as a note, failing in a dialog, waiting unsent, parked, kept in the history of the web chat. Then they are
 * looked for where nobody may find them. Meanwhile the master key is rotated.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import type { Incoming } from '../../bot/core/channel.ts';
import { System } from '../../bot/core/actor.ts';
import type { AnyDialog } from '../../bot/core/dialog.ts';
import { createMetrics } from '../../bot/metrics.ts';
import { BY_INTENT } from '../../dialogs/index.ts';
import { backupIn } from '../../models/backup/format/backup-name.ts';
import { writeBackup } from '../../models/backup/write-backup.ts';
import { acceptIncoming } from '../../models/conversations/accept.ts';
import { rotateMasterKey } from '../../models/sealing/master-key.ts';
import { type Crowd, inParallel, messageOf, openCrowd, pick, settle, type Workplace, workplace } from './crowd.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import { openAll, rowsOf } from './unreadable.ts';

const who = System('a proof');
const LANES = 16;
const SECRETS = 200;
const ROTATIONS = 3;
/** The bot's own. */
const RESUMED_AT_ONCE = 20;
const ILLNESSES = ['waterpokken', 'epilepsie', 'krentenbaard', 'depressie', 'hooikoorts', 'diabetes'];

/** How a message with a secret goes. */
const WAYS = ['answered', 'note', 'failing', 'unsent', 'parked', 'web'] as const;
type Way = (typeof WAYS)[number];
const SAID: Record<Way, (secret: string) => string> = {
  answered: (secret) => `wanneer is de ouderavond, want ${secret}`,
  note: (secret) => `ik wil een gesprek met de juf over ${secret}`,
  failing: (secret) => `${secret} ik wil graag helpen als vrijwilliger`,
  unsent: (secret) => `ik wil een klacht indienen over ${secret}`,
  parked: (secret) => `${secret} is er weer`,
  web: (secret) => `kan ik de directeur spreken over ${secret}`,
};

interface Canary {
  secret: string;
  person: number;
  way: Way;
}

/** A slip that is easily made; the error quotes what was said. */
const take = ({ said }: { said: { text: string } }): never => JSON.parse(said.text) as never;
const failing: AnyDialog = { id: 'failing', version: 1, first: 'say', steps: { say: { expects: 'choice', take } } };

/** The proof. */
export const proveCanary: Prove = async (size, seed) => {
  const place = workplace();
  const printed: string[] = [];
  const release = listen(printed);
  try {
    return await prove(place, canaries(size, seed), printed);
  } finally {
    release();
    place.remove();
  }
};

function canaries(size: number, seed: number): Canary[] {
  const random = seeded(seed);
  const letters = (count: number): string =>
    Array.from({ length: count }, () => String.fromCharCode(97 + pick(random, 26))).join('');
  const count = Math.max(WAYS.length * 3, Math.round(SECRETS * size));
  const sorts = [
    () => `${ILLNESSES[pick(random, ILLNESSES.length)] ?? ''}${letters(4)}`,
    () => `06${String(pick(random, 1e8)).padStart(8, '0')}`,
    () => `zq${letters(6)}ë`,
  ];
  return Array.from({ length: count }, (_, at) => ({
    secret: sorts[Math.floor(at / WAYS.length) % sorts.length]?.() ?? '',
    person: at,
    way: WAYS[at % WAYS.length] ?? 'answered',
  }));
}

/** What the process prints, beside printing it. */
function listen(printed: string[]): () => void {
  const streams = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
      printed.push(Buffer.from(chunk as string).toString());
      return write(chunk, ...rest);
    };
    return () => (stream.write = write);
  });
  return () => streams.forEach((release) => release());
}

async function prove(place: Workplace, all: readonly Canary[], printed: string[]): ReturnType<Prove> {
  const metrics = createMetrics();
  const dialogs = new Map([...BY_INTENT, ['volunteer', failing] as const]);
  const crowd = await openCrowd(place, 'data', { dialogs, onTurn: metrics.onTurn });
  await settle(crowd, all.length);
  const rotations = Promise.all(Array.from({ length: ROTATIONS }, (_, at) => rotateAfter(place, at * 300)));
  await inParallel(all, LANES, (one) => type(crowd, one));
  for (let left = all.length; left > 0; left -= RESUMED_AT_ONCE) await crowd.bot.lookAround();
  await crowd.bot.engine.idle();
  const rewrapped = (await rotations).reduce((sum, count) => sum + count, 0);
  const opened = await openAll();
  const masters = await mongoose.connection.collection('datakeys').distinct('master');
  const ways = await waysTaken(crowd, all);
  const now = crowd.clock.now();
  const { file } = await writeBackup(who, { to: backupIn(place.backups, now), now });
  const running = files(place);
  await crowd.stop();
  const found: Record<string, number> = {
    'in the log': inTexts(all, crowd.log),
    'in the metrics': inTexts(all, [await metrics.text()]),
    'in what the process printed': inTexts(all, printed),
    'in what others were told': toOthers(crowd, all),
    'in the clear in files of the running store': inBytes(all, running),
    'in the clear in files at rest': inBytes(all, files(place)),
    'in the clear in the backup': inBytes(all, [readFileSync(file)]),
  };
  const wrong = { ...found, 'sealed values that do not open after the rotations': opened.unreadable };
  const isEveryWayTaken = Object.values(ways).every((count) => count > 0);
  return {
    lines: [
      `${all.length} secrets; by the way they went: ${JSON.stringify(ways)}`,
      `${ROTATIONS} rotations under load wrapped ${rewrapped} data keys; master keys in use: ${masters.length}`,
      `${opened.sealed} sealed values; looked through ${running.length} files of ${running.reduce((sum, one) => sum + one.length, 0)} bytes`,
      ...Object.entries(wrong).map(([where, count]) => `${count} ${where}`),
    ],
    passed: isEveryWayTaken && masters.length === 1 && Object.values(wrong).every((count) => count === 0),
  };
}

async function rotateAfter(place: Workplace, milliseconds: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return (await rotateMasterKey(who, place.keyFile)).rewrapped;
}

async function type(crowd: Crowd, { secret, person, way }: Canary): Promise<void> {
  const text = SAID[way](secret);
  const message = messageOf(person, `${way}-${person}`, text, way === 'web' ? 'web' : 'telegram');
  if (way === 'parked') return leaveToFail(crowd, message);
  if (way === 'unsent') crowd.channel.failNext({ retry: 3_600_000 });
  await crowd.bot.engine.accept(message);
  if (way === 'unsent') await crowd.bot.engine.idle();
}

/** As if the process had died in each of its turns. */
async function leaveToFail(crowd: Crowd, message: Incoming): Promise<void> {
  await acceptIncoming(message, 'a process that died', crowd.clock.now());
  await mongoose.connection
    .collection<{ _id: string }>('conversations')
    .updateOne({ _id: `telegram/${message.conversation.id}` }, { $set: { tries: 4, until: crowd.clock.now() } });
}

/** That each way was really gone, by what it left behind. */
async function waysTaken(crowd: Crowd, all: readonly Canary[]): Promise<Record<Way, number>> {
  const keys = async (name: string): Promise<string[]> => (await rowsOf(name)).map(({ _id }) => _id);
  const count = (found: readonly string[], way: Way): number => found.filter((id) => id.includes(`${way}-`)).length;
  const unsent = (await rowsOf('conversations')).filter(({ sending }) => sending != null).length;
  return {
    answered: all.filter(({ way, person }) => way === 'answered' && crowd.finished.has(`answered-${person}`)).length,
    note: count(await keys('notes'), 'note'),
    failing: crowd.log.filter((line) => line.includes('a turn failed')).length,
    unsent,
    parked: count(await keys('parked'), 'parked'),
    web: (await keys('history')).length,
  };
}

const inTexts = (all: readonly Canary[], texts: readonly string[]): number => {
  const text = texts.join('\n');
  return all.filter(({ secret }) => text.includes(secret)).length;
};

/** In both ways a text may lie in memory or on disk. */
const inBytes = (all: readonly Canary[], found: readonly Buffer[]): number =>
  all.filter(({ secret }) =>
    (['utf8', 'utf16le'] as const).some((encoding) =>
      found.some((bytes) => bytes.includes(Buffer.from(secret, encoding))),
    ),
  ).length;

/** Who was told a secret that another typed. */
function toOthers({ channel }: Crowd, all: readonly Canary[]): number {
  const told = channel.delivered.map(({ conversation, message }) => ({ conversation, text: JSON.stringify(message) }));
  return all.filter(({ secret, person }) =>
    told.some(({ conversation, text }) => conversation !== `p${person}` && text.includes(secret)),
  ).length;
}

/** Every file below the folder. */
function files({ folder }: Workplace): Buffer[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path));
}
