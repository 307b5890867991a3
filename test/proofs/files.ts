/**
 * Photos with words beside them, through Telegram, to two bots on one store that are killed with kill -9: between message and
 * download, within the keeping, before the reply. Some downloads fail, some messages come twice. Afterwards each file is there
 * once and as it was sent, unless staff are shown its message; and the words beside it have their one effect.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { System } from '../../bot/core/actor.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { openFile } from '../../models/files.ts';
import { linkAccount, savePerson } from '../../models/people/person.ts';
import { useMasterKey } from '../../models/sealed.ts';
import { connectStore, disconnectStore } from '../../models/store.ts';
import { type Call, type Failure, type FakeTelegram, fakeTelegram } from '../helpers/telegram/fake-telegram.ts';
import { person } from '../helpers/telegram/people.ts';
import { jpeg } from '../helpers/some-files.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import { quiet, readStore } from './world/aftermath.ts';
import { startBots } from './world/bots.ts';
import { type History, judge, nameOf } from './world/history.ts';
import { textOf } from './world/messages.ts';
import { startPlatform } from './world/platform.ts';
import { markIn } from './world/opened-channel.ts';

const FILES = 500;
const PEOPLE = 100;
const KILLS = 15;
const POINTS = [
  'after conversations.findOneAndUpdate',
  'before files.bulkWrite',
  'after files.bulkWrite',
  'before conversations.updateOne',
  'before send',
] as const;
/** A point is reached once or twice a file: so the kills are spread over all of them. */
const APART = 25;
/** Files a second. */
const PACE = 10;
const [REPEATED, FAILING] = [0.1, 0.05];
const FAILURES: readonly Failure[] = ['before', 'after', { error_code: 502, description: 'Bad Gateway' }];
const BOTS = 2;
/** Several pieces, the last of them not full. */
const BYTES = 300_000;
const SCHOOL = 'kelderswerf';
const who = System('a proof');

/** 500 photos to two bots that are killed 15 times; the seed chooses when, what comes again and what fails. */
export const prove: Prove = async (size, seed) => {
  const random = seeded(seed);
  const [files, kills] = [Math.ceil(FILES * size), Math.ceil(KILLS * size)];
  const folder = mkdtempSync(join(tmpdir(), 'prove-files-'));
  const [store, masterKey, platform] = [await startEmbedded({ folder }), randomBytes(32), await startPlatform()];
  const { history } = platform;
  const sent: Sent = new Map();
  const fake = await openTelegram(history, random, () => bots.port());
  await settle(store.uri, masterKey);
  let planned = 0;
  const bots = await startBots(
    BOTS,
    {
      platform: platform.address,
      masterKey: masterKey.toString('base64'),
      store: { uri: store.uri },
      telegram: { apiUrl: fake.url, token: fake.token, publicUrl: 'https://chat.school.example' },
    },
    () => (planned++ < kills ? { point: oneOf(POINTS, random), count: 1 + Math.floor(random() * APART) } : undefined),
    () => (history.kills += 1),
  );
  try {
    await sendAll(fake, files, sent);
    while (fake.updates.pending() > 0) await pause(100);
    await quiet(history, { quickly: size < 1 });
  } finally {
    await bots.end();
    await fake.close();
    platform.close();
  }
  const { notes, shown } = await readStore(store.uri, masterKey);
  const wrong = await wrongFiles(store.uri, masterKey, { sent, shown });
  await store.close();
  rmSync(folder, { recursive: true });
  const verdict = judge({ ...history, shown }, notes, kills);
  const lines = [`${'files sent'.padEnd(38)} ${sent.size}`, ...wrong.lines, ...verdict.lines];
  return { lines, passed: verdict.passed && wrong.count === 0 };
};

const oneOf = <T>(all: readonly T[], random: () => number): T => all[Math.floor(random() * all.length)] as T;

/** Downloads fail; what reaches a chat is kept in the history. */
async function openTelegram(
  history: History,
  random: () => number,
  port: () => number | undefined,
): Promise<FakeTelegram> {
  const taken = new Set<number>();
  const isDownload = ({ method }: Call): boolean => method === 'getFile' || method === 'file';
  const fake = await fakeTelegram({
    limits: false,
    fails: (call) => (isDownload(call) && random() < FAILING ? oneOf(FAILURES, random) : undefined),
    served: ({ pathname }) => `http://127.0.0.1:${port() ?? 1}${pathname}`,
    onTaken({ update_id: id, message }) {
      if (taken.has(id)) return;
      taken.add(id);
      const { chat, caption: text } = message as { chat: { id: number }; caption: string };
      history.accepted.push({ key: `update-${id}`, conversation: String(chat.id), text });
      // Not before: one that came twice while it waits behind another would be taken in an order that nobody can tell.
      if (random() < REPEATED) fake.updates.repeat(id, random() < 1 / 2);
    },
    onShown: (chat, { text }) =>
      void history.delivered.push({
        conversation: String(chat),
        id: nameOf(markIn(text).id),
        after: history.kills,
      }),
  });
  return fake;
}

/** Guardians whose accounts are linked: only of these files are kept. */
async function settle(uri: string, masterKey: Buffer): Promise<void> {
  await connectStore(uri);
  useMasterKey(masterKey);
  for (let at = 0; at < PEOPLE; at++) {
    const [id, place] = [`${SCHOOL}/sender-${at}`, String(1_001 + at)];
    const child = { schoolId: SCHOOL, student: `${SCHOOL}/demo-elif`, household: id, authority: true };
    await savePerson(who, { _id: id, name: 'Somebody', guardian: [child], staff: [] });
    await linkAccount(who, { channel: 'telegram', id: place }, id, place);
  }
  await disconnectStore();
}

/** The bytes of each file, by the name of its message. */
type Sent = Map<string, Buffer>;

async function sendAll(fake: FakeTelegram, files: number, sent: Sent): Promise<void> {
  const people = Math.min(PEOPLE, files);
  for (let n = 0; n < files; n++) {
    const bytes = Buffer.concat([jpeg(BYTES), Buffer.from(String(n))]);
    const [someone, text] = [person(fake, 1_001 + (n % people)), textOf(n, people)];
    const id = someone.sends({ photo: [fake.files.add(bytes)], caption: text });
    sent.set(`update-${id}`, bytes);
    await pause(1_000 / PACE);
  }
}

/** Each file that is not there, not as it was sent, or there without having been sent. */
async function wrongFiles(
  uri: string,
  masterKey: Buffer,
  { sent, shown }: { sent: Sent; shown: ReadonlySet<string> },
): Promise<{ lines: string[]; count: number }> {
  await connectStore(uri);
  useMasterKey(masterKey);
  const rows = await mongoose.connection
    .collection<{ _id: string }>('files')
    .find({ type: { $exists: true } }, { projection: { _id: 1 } })
    .toArray();
  const there = new Map(rows.map(({ _id }) => [nameOf(_id.replace(/\/file$/, '')), _id]));
  const lost = [...sent.keys()].filter((name) => !there.has(name) && !shown.has(name));
  const altered: string[] = [];
  for (const [name, id] of there) if (!sent.get(name)?.equals((await openFile(who, id)).bytes)) altered.push(name);
  await disconnectStore();
  const lines = Object.entries({ 'files lost': lost, 'files altered, or kept twice': altered }).flatMap(
    ([what, names]) => [`${what.padEnd(38)} ${names.length}`, ...names.map((name) => `  WRONG ${name}`)],
  );
  return { lines: [`${'files kept'.padEnd(38)} ${there.size}`, ...lines], count: lost.length + altered.length };
}
