/**
 * Teams under fire: the real channel, and a Teams that brings messages again (at once, or after 15 seconds without an answer, the
 * same activity or one under a new id), and fails calls (429, 500, 503, dropped before or after), while the bots are killed with
 * kill -9. First one bot, then two on one store. Nothing is lost, nothing is done twice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { activityOf } from '../../adapters/teams/activity.ts';
import { MESSAGES_PATH } from '../../adapters/teams/messages-route.ts';
import { ofMessage } from '../../adapters/teams/translate.ts';
import { type Posted, type Shown, shownAs, wordsOf } from '../helpers/teams/chats.ts';
import { type Failure, type FakeTeams, fakeTeams } from '../helpers/teams/fake-teams.ts';
import { activity } from '../helpers/teams/people.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import type { Bots } from './world/bots.ts';
import type { History, NameOf, Verdict } from './world/history.ts';
import { textOf } from './world/messages.ts';
import { markIn } from './world/opened-channel.ts';
import { startPlatform } from './world/platform.ts';
import { count, type Counts, type Course, linesOf, underFire } from './world/under-fire.ts';

const MESSAGES = 5_000;
const KILLS = 25;
/** Fewer in a smaller run, so that each writes several times. */
const PEOPLE = 200;
const MESSAGES_A_PERSON = 5;
/** Messages a second. */
const PACE = 20;
/** Milliseconds without an answer after which Teams brings a message again; a smaller run has less time. */
const AGAIN_AFTER = 15_000;
const AGAIN_SOON = 2_000;
const UNDER_NEW_ID = 0.5;
/** Milliseconds; whoever writes again does so later, even in a smaller run. */
const LATE = 1_000;
const TWICE_AT_ONCE = 0.05;
/** Of the answers, so many do not reach Teams. */
const ANSWERS_LOST = 0.05;
const FAILING = 0.05;
const FAILURES: readonly (readonly [string, Failure])[] = [
  ['429', { status: 429, retryAfter: 1 }],
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['dropped', 'before'],
  ['response lost', 'after'],
];
/** After these the bot knows that nothing was delivered. */
const CERTAIN = ['429', '503'];

/** 10,000 messages, half with one bot and half with two; a smaller run takes one of these, by its seed. */
export const prove: Prove = async (size, seed) => {
  const halves = size < 1 ? [1 + (seed % 2)] : [1, 2];
  const course = { messages: Math.ceil((MESSAGES * 2 * size) / halves.length), kills: Math.ceil(KILLS * size), size };
  const lines: string[] = [];
  let passed = true;
  for (const bots of halves) {
    const verdict = await withBots(bots, { ...course, random: seeded(seed) });
    lines.push(bots === 1 ? 'one bot:' : `${bots} bots on one store:`, ...verdict.lines.map((line) => `  ${line}`));
    passed &&= verdict.passed;
  }
  return { lines, passed };
};

async function withBots(bots: number, course: Course): Promise<Verdict> {
  const names = new Map<string, string>();
  const nameOf: NameOf = (id) => id.replace(/teams\/[\w-]{22}/, (key) => names.get(key) ?? key);
  const platform = await startPlatform(nameOf);
  const world = await openTeams(platform.history, names, nameOf, course.random);
  const verdict = await underFire({
    ...course,
    name: 'teams',
    bots,
    platform,
    settings: { teams: { cloud: world.fake.url } },
    talk(started) {
      world.bots = started;
      return talk(world, course);
    },
  });
  await world.fake.close();
  return { ...verdict, lines: [...linesOf(world.counts), ...verdict.lines] };
}

interface World {
  fake: FakeTeams;
  history: History;
  /** Keys of messages, and what the history calls them. */
  names: Map<string, string>;
  counts: Counts;
  /** Once they are there. */
  bots?: Bots;
}

/** Teams on a bad day, whose history is kept. */
async function openTeams(
  history: History,
  names: World['names'],
  nameOf: NameOf,
  random: () => number,
): Promise<World> {
  const inDoubt = new Set<string>();
  history.inDoubt = inDoubt;
  const counts: Counts = {};
  const partOf = (shown: Shown): string => nameOf(markIn(wordsOf(shown)).id);
  const fails = (posted: Posted): Failure | undefined => {
    if (random() >= FAILING) return undefined;
    const [way, failure] = FAILURES[Math.floor(random() * FAILURES.length)] ?? ['', 'before'];
    count(counts, `calls failed, ${way}`);
    if (!CERTAIN.includes(way)) inDoubt.add(partOf(shownAs('', posted, 0)));
    return failure;
  };
  const fake = await fakeTeams({ fails });
  fake.onShown = (conversation, shown) =>
    void history.delivered.push({ conversation, id: partOf(shown), after: history.kills });
  return { fake, history, names, counts };
}

type Activity = Record<string, unknown>;
interface Message {
  name: string;
  conversation: string;
  text: string;
  /** As it is brought first. */
  activity: Activity;
}

/** The n-th of all, in the conversation of one of so many people. */
function write({ fake }: World, n: number, people: number): Message {
  const [id, text] = [1_001 + (n % people), textOf(n, people)];
  const { id: conversation } = fake.chat(`a:${id}`);
  return { name: `update-${n}`, conversation, text, activity: activity(fake, id, { text }) };
}

/** Everybody writes in turn, at the pace; resolves when all of it was taken. */
async function talk(world: World, course: Course): Promise<void> {
  const { messages, random } = course;
  const people = Math.min(PEOPLE, Math.ceil(messages / MESSAGES_A_PERSON));
  const began = performance.now();
  const brought: Promise<void>[] = [];
  for (let n = 0; n < messages; n++) {
    const wait = began + (n / PACE) * 1_000 - performance.now();
    if (wait > 0) await pause(wait);
    const message = write(world, n, people);
    if (random() < TWICE_AT_ONCE) brought.push(twiceAtOnce(world, message));
    brought.push(bringUntilTaken(world, message, course));
  }
  await Promise.all(brought);
}

async function twiceAtOnce(world: World, message: Message): Promise<void> {
  count(world.counts, 'messages brought twice at once');
  await bring(world, message, again(message));
}

/** Until Teams has an answer: some repeats are the same activity, the others a new one. */
async function bringUntilTaken(world: World, message: Message, { size, random }: Course): Promise<void> {
  count(world.counts, 'messages');
  for (let tries = 0; ; tries++) {
    const isNew = tries > 0 && random() < UNDER_NEW_ID;
    if (tries > 0) count(world.counts, isNew ? 'messages again, under a new id' : 'messages again, the same id');
    const isTaken = await bring(world, message, isNew ? again(message) : message.activity, tries > 0);
    if (isTaken && random() >= ANSWERS_LOST) return;
    if (isTaken) count(world.counts, 'answers lost');
    await pause(size < 1 ? AGAIN_SOON : AGAIN_AFTER);
  }
}

/** As Teams makes it anew: what the client told stays. */
const again = (message: Message): Activity => ({
  ...message.activity,
  id: randomUUID(),
  timestamp: new Date().toISOString(),
});

/**
 * Posts it to one of the bots; true when it was taken. `isLater`: it may have been taken before. When it was is not known either
 * where the answer came so late that the next message may have overtaken it.
 */
async function bring(world: World, message: Message, sent: Activity, isLater = false): Promise<boolean> {
  const { fake, history, names } = world;
  const { name, conversation, text } = message;
  names.set(keyOf(sent), name);
  fake.endpoint = `http://127.0.0.1:${world.bots?.port() ?? NOBODY}${MESSAGES_PATH}`;
  const began = performance.now();
  const response = await fake.post(sent).catch(() => undefined);
  const isTaken = response?.ok ?? false;
  if (!isTaken) count(world.counts, response ? `refused, ${response.status}` : 'nobody answers');
  const isKnown = history.accepted.some((one) => one.key === name);
  if (isTaken && !isKnown) history.accepted.push({ key: name, conversation, text, ...(isLater || performance.now() - began > LATE ? { isUnsure: true } : {}) }); // prettier-ignore
  return isTaken;
}

/** Where nobody listens. */
const NOBODY = 1;

/** What the channel calls this activity. */
function keyOf(sent: Activity): string {
  const parsed = activityOf(sent);
  return (parsed && ofMessage(parsed, new Date())?.key) ?? '';
}
