/**
 * A platform on its worst day: messages that come twice, half of these at once, and out of order; sends that fail in each way;
 * the store away for five minutes. All in one process and on a clock of its own, so that a day takes minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { System } from '../../bot/core/actor.ts';
import type { Incoming } from '../../bot/core/channel.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { openNotes } from '../../models/notes.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import { faultyChannel } from './world/faulty-channel.ts';
import { type History, judge } from './world/history.ts';
import { openWorld, type World } from './world/in-process.ts';
import { messageOf } from './world/messages.ts';
import { shownToStaff } from './world/shown.ts';

const MESSAGES = 10_000;
const PEOPLE = 200;
const REPEATED = 0.1;
const REORDERED = 0.05;
/** Of the sends, for each way to fail. */
const FAILING = 0.05;
const AWAY_FOR = 5 * 60_000;
/** Further apart than what people send as one thought. */
const STEP = 30_000;
const who = System('a proof');

export const prove: Prove = async (size, seed) => {
  const random = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'prove-faults-'));
  const history: History = { accepted: [], delivered: [], kills: 0 };
  const channel = faultyChannel(history, FAILING, random);
  const world = await openWorld(folder, channel);
  const messages = Math.ceil(MESSAGES * size);
  const lines = await worstDay(world, history, messages, random);
  history.inDoubt = channel.inDoubt;
  history.shown = await shownToStaff();
  const verdict = judge(history, await openNotes(who, 'kelderswerf', { limit: 1_000_000 }));
  await world.close();
  rmSync(folder, { recursive: true });
  const failed = Object.entries(channel.failed).map(([way, count]) => `${way} ${count}`);
  return { lines: [...lines, `sends that failed: ${failed.join(', ')}`, ...verdict.lines], passed: verdict.passed };
};

/** Rounds in which everybody writes once; in the middle, the store goes away. Then time passes until nothing is left to do. */
async function worstDay(world: World, history: History, messages: number, random: () => number): Promise<string[]> {
  const order = Array.from({ length: messages }, (_, n) => n);
  const reordered = swapSome(order, PEOPLE, random);
  const rounds = Math.ceil(messages / PEOPLE);
  const refused: Incoming[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round === Math.floor(rounds / 2)) refused.push(...(await storeAway(world, messages)));
    const keys = order.slice(round * PEOPLE, (round + 1) * PEOPLE);
    await Promise.all(keys.map((n) => give(world, history, messageOf(n, PEOPLE, world.clock.now()), random)));
    await world.pass(STEP);
  }
  for (const message of refused) await give(world, history, message, random);
  for (let round = 0; round < 60; round++) await world.pass(STEP);
  return [
    `${messages} messages of ${PEOPLE} people, ${reordered} out of order; ${refused.length} refused while the store was away`,
  ];
}

/** Swaps some messages of a person with that person's next one; returns how many. */
function swapSome(order: number[], people: number, random: () => number): number {
  let swapped = 0;
  for (let at = 0; at + people < order.length; at++) {
    if (random() >= REORDERED) continue;
    [order[at], order[at + people]] = [order[at + people] ?? 0, order[at] ?? 0];
    swapped += 1;
  }
  return swapped;
}

/** Gives it once, or twice: at once, or again later. The platform repeats what was not accepted. */
async function give({ bot, clock }: World, history: History, message: Incoming, random: () => number): Promise<void> {
  const twice = random() < REPEATED;
  const accept = (): Promise<string> => bot.engine.accept(message);
  const [first] = await Promise.all(twice && random() < 0.5 ? [accept(), accept()] : [accept()]);
  if (first === 'full') throw new Error(`full at ${clock.now().toISOString()}`);
  history.accepted.push({ key: message.key, conversation: message.conversation.id, text: message.text ?? '' });
  if (twice) await accept();
}

/** Five minutes without a store: what people write is refused, never half taken. Returns what the platform must give again. */
async function storeAway(world: World, from: number): Promise<Incoming[]> {
  await world.bot.engine.idle();
  await world.store.close();
  const refused: Incoming[] = [];
  for (let n = from; n < from + 3; n++) {
    const message = messageOf(n, PEOPLE, world.clock.now());
    await world.bot.engine.accept(message).then(
      () => Promise.reject(new Error('accepted without a store')),
      () => refused.push(message),
    );
  }
  world.clock.move(AWAY_FOR);
  await world.bot.lookAround().catch(() => undefined); // it fails as it should; the loop of the program logs it
  world.store = await startEmbedded({ folder: world.folder });
  return refused;
}
