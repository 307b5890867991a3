/**
 * Telegram under fire: the real channel, and Telegram's API over HTTP that repeats updates (half of these at once), lets one
 * overtake another, and fails calls (429, 500, dropped before or after), while the bots are killed with kill -9. First one bot
 * that asks for updates, then two that Telegram calls, on one store. Nothing is lost, nothing is done twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Call, type Failure, type FakeTelegram, fakeTelegram } from '../helpers/telegram/fake-telegram.ts';
import { person, type TelegramPerson } from '../helpers/telegram/people.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import type { Bots } from './world/bots.ts';
import { type History, nameOf, type Verdict } from './world/history.ts';
import { textOf } from './world/messages.ts';
import { markIn } from './world/opened-channel.ts';
import { startPlatform } from './world/platform.ts';
import { count, type Counts, type Course, linesOf, underFire } from './world/under-fire.ts';

const UPDATES = 5_000;
const KILLS = 25;
/** Fewer in a smaller run, so that each writes several times. */
const PEOPLE = 200;
const UPDATES_A_PERSON = 5;
/** Updates a second; Telegram takes 30 messages. */
const PACE = 20;
const REPEATED = 0.1;
/** Who asks for updates gets them in their order; so all that overtake are in the other half. */
const REORDERED = 0.1;
const FAILING = 0.05;
const FAILURES: readonly (readonly [string, Failure])[] = [
  ['429', { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 1 } }],
  ['500', { error_code: 500, description: 'Internal Server Error' }],
  ['dropped', 'before'],
  ['response lost', 'after'],
];

type Way = 'polling' | 'webhook';
const BOTS = { polling: 1, webhook: 2 } as const;

/** 10,000 updates, half each way; a smaller run takes one of the ways, by its seed. */
export const prove: Prove = async (size, seed) => {
  const ways: Way[] = size < 1 ? [seed % 2 ? 'polling' : 'webhook'] : ['polling', 'webhook'];
  const course = { messages: Math.ceil((UPDATES * 2 * size) / ways.length), kills: Math.ceil(KILLS * size), size };
  const lines: string[] = [];
  let passed = true;
  for (const way of ways) {
    const verdict = await on(way, { ...course, random: seeded(seed) });
    lines.push(`${way}, ${BOTS[way]} of them:`, ...verdict.lines.map((line) => `  ${line}`));
    passed &&= verdict.passed;
  }
  return { lines, passed };
};

async function on(way: Way, course: Course): Promise<Verdict> {
  const platform = await startPlatform();
  const world = await openTelegram(platform.history, course.random);
  const { url: apiUrl, token } = world.fake;
  const verdict = await underFire({
    ...course,
    name: 'telegram',
    bots: BOTS[way],
    platform,
    settings: { telegram: { apiUrl, token, ...(way === 'webhook' ? { publicUrl: PUBLIC_URL } : {}) } },
    async talk(bots) {
      world.served = bots;
      await talk(world, way, course);
      while (world.fake.updates.pending() > 0) await pause(100);
    },
  });
  await world.fake.close();
  return { ...verdict, lines: [...linesOf(world.counts), ...verdict.lines] };
}

const PUBLIC_URL = 'https://chat.school.example';

interface World {
  fake: FakeTelegram;
  /** Who is called, once somebody is there. */
  served?: Pick<Bots, 'port'>;
  /** What people said, by the id of its update. */
  said: Map<number, string>;
  counts: Counts;
}

/** Telegram on a bad day, whose history is kept. */
async function openTelegram(history: History, random: () => number): Promise<World> {
  const inDoubt = new Set<string>();
  history.inDoubt = inDoubt;
  const counts: Counts = {};
  const seen = new Set<number>();
  const last = new Map<number, number>();
  const fails = ({ method, params }: Call): Failure | undefined => {
    if (random() >= FAILING) return undefined;
    const [way, failure] = FAILURES[Math.floor(random() * FAILURES.length)] ?? ['', 'before'];
    count(counts, `calls failed, ${way}`);
    if (method === 'sendMessage' && way !== '429') inDoubt.add(partIn(params['text']));
    return failure;
  };
  const world: World = {
    said: new Map(),
    counts,
    fake: await fakeTelegram({
      fails,
      served: ({ pathname }) => `http://127.0.0.1:${world.served?.port() ?? 1}${pathname}`,
      onShown: (chat, { text }) =>
        void history.delivered.push({ conversation: String(chat), id: partIn(text), after: history.kills }),
      onTaken({ update_id: id, message }) {
        count(counts, seen.has(id) ? 'updates repeated' : 'updates');
        if (seen.has(id)) return;
        seen.add(id);
        const { chat } = message as { chat: { id: number } };
        const before = last.get(chat.id) ?? 0;
        if (id < before) count(counts, 'updates overtaken');
        last.set(chat.id, Math.max(before, id));
        history.accepted.push({ key: `update-${id}`, conversation: String(chat.id), text: world.said.get(id) ?? '' });
      },
    }),
  };
  return world;
}

/** Everybody writes in turn, at the pace; some of it twice, some of it overtaken by what the same person writes next. */
async function talk(world: World, way: Way, { messages: updates, random }: Course): Promise<void> {
  const many = Math.min(PEOPLE, Math.ceil(updates / UPDATES_A_PERSON));
  const people = Array.from({ length: many }, (_, at) => person(world.fake, 1_001 + at));
  const written = new Set<number>();
  const began = performance.now();
  for (let n = 0; n < updates; n++) {
    const wait = began + (n / PACE) * 1_000 - performance.now();
    if (wait > 0) await pause(wait);
    if (written.has(n)) continue;
    const isReordered = way === 'webhook' && n + many < updates && random() < REORDERED;
    const numbers = isReordered ? [n, n + many] : [n];
    for (const one of numbers) written.add(one);
    say(
      world,
      people[n % many],
      numbers.map((one) => textOf(one, many)),
      random,
    );
  }
}

function say({ fake, said }: World, someone: TelegramPerson | undefined, texts: string[], random: () => number): void {
  const [first = '', second] = texts;
  const ids = second === undefined ? [someone?.says(first)] : someone?.saysReordered(first, second);
  ids?.forEach((id, at) => {
    if (id === undefined) return;
    said.set(id, texts[at] ?? '');
    const chance = random();
    if (chance < REPEATED / 2) fake.updates.repeat(id, true);
    else if (chance < REPEATED) setTimeout(() => fake.updates.repeat(id), 1_000);
  });
}

const partIn = (text: unknown): string => nameOf(markIn(String(text)).id);
