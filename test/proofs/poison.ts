/**
 * Messages that cannot be handled: a dialog that throws, and one that ends the process each time. They are put aside, the next
 * message of the same conversation is answered, others notice nothing, and tried again after the mending they do their work once.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { System } from '../../bot/core/actor.ts';
import type { Incoming } from '../../bot/core/channel.ts';
import { BY_INTENT } from '../../dialogs/index.ts';
import { stuckIn, tryStuckAgain } from '../../models/stuck.ts';
import { fragile } from '../helpers/dialogs.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import { startBots } from './world/bots.ts';
import { faultyChannel } from './world/faulty-channel.ts';
import type { History } from './world/history.ts';
import { openWorld, type World } from './world/in-process.ts';
import { giveUntilAccepted, startPlatform } from './world/platform.ts';

const CONVERSATIONS = 100;
/** Milliseconds within which the next message must have its answer. */
const SOON = 1_000;
/** Deaths until the message is put aside, and the time for so many starts. */
const DEATHS = 3;
const PATIENCE = 120_000;
const who = System('a proof');

/** 100 messages that throw; in full, one that kills as well. */
export const prove: Prove = async (size, seed) => {
  const throwing = await thrown(Math.ceil(CONVERSATIONS * size), seed);
  const deadly = size < 1 ? [] : await died();
  const all = [...throwing, ...deadly];
  return { lines: all.map(({ line }) => line), passed: all.every(({ ok }) => ok) };
};

interface Check {
  line: string;
  ok: boolean;
}
const check = (what: string, found: string | number, ok: boolean): Check => ({
  line: `${ok ? 'ok   ' : 'WRONG'} ${what}: ${found}`,
  ok,
});

const message = (n: number, text: string, at: Date): Incoming => ({
  key: `update-${n}-${text.length}`,
  channel: 'telegram',
  account: `p${n}`,
  conversation: { id: `p${n}`, kind: 'private' },
  at,
  kind: 'text',
  text,
  school: 'kelderswerf',
});

async function thrown(conversations: number, seed: number): Promise<Check[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prove-poison-'));
  const history: History = { accepted: [], delivered: [], kills: 0 };
  const { dialog, effects, mend } = fragile();
  const dialogs = new Map(BY_INTENT).set('complaint', dialog);
  const world = await openWorld(folder, faultyChannel(history, 0, seeded(seed)), { dialogs });
  const waits: number[] = [];
  for (let n = 0; n < conversations; n++) {
    await world.bot.engine.accept(message(n, 'ik wil een klacht indienen', world.clock.now()));
    const next = message(n, 'bedankt', world.clock.now());
    const began = performance.now();
    await world.bot.engine.accept(next);
    await world.bot.engine.idle();
    const answered = history.delivered.some(({ id }) => id.startsWith(next.key));
    waits.push(answered ? performance.now() - began : Infinity);
  }
  const parked = await stuckIn(who, 'kelderswerf');
  mend();
  await tryAll(world, parked);
  await tryAll(world, parked);
  await world.close();
  rmSync(folder, { recursive: true });
  return [
    check('messages that throw, put aside for staff', parked.length, parked.length === conversations),
    check('the next one answered, at the latest after ms', Math.round(Math.max(...waits)), Math.max(...waits) < SOON),
    check(
      'effects when tried again, twice',
      effects.length,
      new Set(effects).size === conversations && effects.length === conversations,
    ),
  ];
}

async function tryAll(world: World, parked: readonly { id: string }[]): Promise<void> {
  for (const { id } of parked) await tryStuckAgain(who, 'kelderswerf', id, world.clock.now());
  await world.pass(1_000);
}

/** A message that ends the process: after three deaths it is put aside; what others wrote meanwhile is answered. */
async function died(): Promise<Check[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prove-poison-'));
  const platform = await startPlatform();
  const masterKey = randomBytes(32).toString('base64');
  const settings = { platform: platform.address, masterKey, store: { folder }, deadly: true };
  const bots = await startBots(
    1,
    settings,
    () => undefined,
    () => (platform.history.kills += 1),
  );
  const poison = message(0, 'ik wil een klacht indienen', new Date());
  const others = Array.from({ length: 20 }, (_, n) => message(n + 1, 'bedankt', new Date()));
  const all = [poison, message(0, 'bedankt', new Date()), ...others];
  await Promise.all(all.map((one) => giveUntilAccepted(bots.give, one, platform, 'not')));
  const unanswered = (): Incoming[] =>
    all.filter(({ key }) => !platform.history.delivered.some(({ id }) => id.startsWith(`${key}/`)));
  const began = performance.now();
  while (unanswered().length && performance.now() - began < PATIENCE) await new Promise((r) => setTimeout(r, 200));
  const { kills } = platform.history;
  await bots.end();
  platform.close();
  rmSync(folder, { recursive: true });
  return [
    check('deaths before the deadly message is put aside', kills, kills === DEATHS),
    check('messages without an answer, its own included', unanswered().length, unanswered().length === 0),
  ];
}
