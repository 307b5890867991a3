/**
 * A notice to 1,500 people on Telegram, from two bots on one store: at Telegram's pace, by one of them, and what a parent asks
 * meanwhile is answered at once. All is read from the record that the fake Telegram keeps of what came, and when.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { System } from '../../bot/core/actor.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { addToOutbox, PRIORITIES } from '../../models/outbox.ts';
import { putAside } from '../../models/parked.ts';
import { linkAccount, savePerson } from '../../models/people/person.ts';
import { useMasterKey } from '../../models/sealed.ts';
import { connectStore, disconnectStore } from '../../models/store.ts';
import { type FakeTelegram, fakeTelegram } from '../helpers/telegram/fake-telegram.ts';
import { person } from '../helpers/telegram/people.ts';
import { inParallel } from './crowd.ts';
import type { ProofResult, Prove } from './proof.ts';
import { startBots } from './world/bots.ts';
import { markIn } from './world/opened-channel.ts';

const PEOPLE = 1_500;
/** Of so many people, one gets the notice twice, as who has two children does. */
const TWICE_EACH = 50;
const FIRST_CHAT = 10_000;
const ASKER = 5_000;
/** Milliseconds from one question of a parent to the next. */
const ASKED_EVERY = 3_000;
/** Messages a second to all, and milliseconds between two to one chat. */
const PER_SECOND = 22;
const APART = 1_000;
/** What 1,500 take at that pace is 68 s: with what may be slower, 80. */
const TO_SPARE = 12_000;
const ANSWERED_WITHIN = 2_000;
const BOTS = 2;
const SCHOOL = 'kelderswerf';
const who = System('a proof');

/** One message that came, in milliseconds. */
interface Came {
  chat: number;
  at: number;
  sender: number;
}

/** The whole takes about 80 seconds. */
export const prove: Prove = async (size) => {
  const people = Math.ceil(PEOPLE * size);
  const folder = mkdtempSync(join(tmpdir(), 'prove-bulk-'));
  const [store, masterKey] = [await startEmbedded({ folder }), randomBytes(32)];
  const came: Came[] = [];
  const fake = await fakeTelegram({
    onShown: (chat, { text }) => void came.push({ chat, at: performance.now(), sender: markIn(text).sender }),
  });
  const bots = await startBots(
    BOTS,
    {
      platform: fake.url,
      masterKey: masterKey.toString('base64'),
      store: { uri: store.uri },
      telegram: { apiUrl: fake.url, token: fake.token },
    },
    () => undefined,
    () => undefined,
  );
  try {
    await connectStore(store.uri);
    useMasterKey(masterKey);
    const messages = await announce(fake, people);
    await disconnectStore();
    const waits = await askMeanwhile(fake, came, messages);
    return verdictOn(came, { messages, people, waits, refused: refusedBy(fake, came) });
  } finally {
    await bots.end();
    await fake.close();
    await store.close();
    rmSync(folder, { recursive: true });
  }
};

/** Everybody gets a row, some two. What is told is that something is stuck: the one notice that anybody may get. */
async function announce(fake: FakeTelegram, people: number): Promise<number> {
  const now = new Date();
  const all = Array.from({ length: people }, (_, at) => at);
  await inParallel(all, 16, async (at) => {
    const id = `${SCHOOL}/notified-${at}`;
    const place = String(FIRST_CHAT + at);
    const child = { schoolId: SCHOOL, student: `${SCHOOL}/demo-elif`, household: id, authority: true };
    fake.chat(FIRST_CHAT + at).isOpen = true;
    await savePerson(who, { _id: id, name: 'Somebody', guardian: [child], staff: [] });
    await linkAccount(who, { channel: 'telegram', id: place }, id, place);
  });
  await putAside(who, { _id: 'stuck', schoolId: SCHOOL, conversation: 'telegram/1', reason: 'message', at: now }, {});
  const recipients = [...all, ...all.filter((at) => at % TWICE_EACH === 0)];
  const rows = recipients.map((at, n) => ({
    _id: `notice-${n}`,
    schoolId: SCHOOL,
    personId: `${SCHOOL}/notified-${at}`,
    kind: 'new-stuck',
    priority: PRIORITIES.announcement,
    values: {},
    why: 'a proof',
    due: now,
  }));
  await addToOutbox(who, rows);
  return rows.length;
}

const isNotice = ({ chat }: Came): boolean => chat >= FIRST_CHAT;

/** A parent asks again and again until all is sent, or that takes far too long. Returns how long each answer took. */
async function askMeanwhile(fake: FakeTelegram, came: readonly Came[], messages: number): Promise<number[]> {
  const waits: number[] = [];
  const until = performance.now() + 2 * allowedFor(messages);
  const isDone = (): boolean => came.filter(isNotice).length >= messages || performance.now() > until;
  for (let at = 0; !isDone(); at++) {
    const parent = person(fake, ASKER + at);
    const asked = performance.now();
    parent.says('hoe vaak komt de Info uit?');
    while (!parent.sees().some(({ text }) => text.includes('Bron: ')) && performance.now() - asked < ASKED_EVERY)
      await pause(5);
    waits.push(performance.now() - asked);
    const rest = asked + ASKED_EVERY - performance.now();
    if (rest > 0) await pause(rest);
  }
  return waits;
}

const allowedFor = (messages: number): number => (messages / PER_SECOND) * 1_000 + TO_SPARE;

/** How many messages Telegram did not take. */
const refusedBy = (fake: FakeTelegram, came: readonly Came[]): number =>
  fake.calls.filter(({ method }) => method === 'sendMessage').length - came.length;

interface Told {
  messages: number;
  people: number;
  waits: readonly number[];
  refused: number;
}

function verdictOn(came: readonly Came[], { messages, people, waits, refused }: Told): ProofResult {
  const notices = came.filter(isNotice);
  const [first, last] = [notices[0]?.at ?? 0, notices.at(-1)?.at ?? Infinity];
  const reached = new Set(notices.map(({ chat }) => chat)).size;
  const busiest = busiestSecond(notices.map(({ at }) => at));
  const senders = new Set(notices.map(({ sender }) => sender)).size;
  const nearest = nearestInAChat(notices);
  const slowest = Math.max(...waits);
  const rows: [string, number, boolean][] = [
    ['people reached', reached, reached === people],
    ['messages of the notice', notices.length, notices.length === messages],
    ['ms from the first to the last', last - first, last - first <= allowedFor(people)],
    ['in the busiest second', busiest, busiest <= PER_SECOND],
    ['ms between two in one chat, at least', nearest, nearest >= APART],
    ['bots that sent it', senders, senders === 1],
    ['messages that Telegram refused', refused, refused === 0],
    [`ms until a parent's answer, at most, of ${waits.length}`, slowest, slowest <= ANSWERED_WITHIN],
  ];
  return {
    lines: rows.map(([what, value, holds]) => `${what.padEnd(44)} ${Math.round(value)}${holds ? '' : '  WRONG'}`),
    passed: rows.every(([, , holds]) => holds),
  };
}

/** The most that came within any second. */
function busiestSecond(times: readonly number[]): number {
  let [from, most] = [0, 0];
  times.forEach((at, n) => {
    while (at - (times[from] ?? 0) >= 1_000) from += 1;
    most = Math.max(most, n - from + 1);
  });
  return most;
}

function nearestInAChat(came: readonly Came[]): number {
  const last = new Map<number, number>();
  const gaps = came.map(({ chat, at }) => {
    const gap = at - (last.get(chat) ?? -Infinity);
    last.set(chat, at);
    return gap;
  });
  return Math.min(...gaps);
}
