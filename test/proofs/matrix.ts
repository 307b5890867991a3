/**
 * `prove -- matrix`: every exported model function and every dialog × everybody's part at school × own and another child,
 * household and school. Nobody is given, or told, or changes what is another's; and those who may, do see it.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Actor, System } from '../../bot/core/actor.ts';
import type { Incoming } from '../../bot/core/channel.ts';
import { UserError } from '../../bot/core/errors.ts';
import { whoIs } from '../../models/people/person.ts';
import { ROOT } from '../gate/run-step.ts';
import { type Crowd, openCrowd, workplace } from './crowd.ts';
import {
  type Cast,
  CAST,
  FAMILIES,
  maySee,
  recordsBut,
  SECRETS,
  settleFamilies,
  settleFiles,
  studentId,
} from './matrix/families.ts';
import { argumentFor, type ModelFunction, modelFunctions, type Target } from './matrix/functions.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';

interface Ledger {
  calls: { given: number; denied: number; refused: number; failed: number };
  turns: number;
  /** Secrets that came to who may see them. */
  rightly: number;
  /** Each that came to who may not; each record that somebody changed who may not. */
  leaks: string[];
  tampered: string[];
}

/** The whole matrix, or a part of its dialogs; the functions are walked whole. */
export const proveMatrix: Prove = async (size, seed) => {
  const place = workplace();
  const crowd = await openCrowd(place, 'data');
  try {
    return await prove(crowd, size, seed);
  } finally {
    await crowd.stop();
    place.remove();
  }
};

async function prove(crowd: Crowd, size: number, seed: number): ReturnType<Prove> {
  await settleFamilies(crowd.clock.now());
  const functions = await modelFunctions();
  const sentences = someOf(firstSentences(), size, seeded(seed));
  const ledger: Ledger = {
    calls: { given: 0, denied: 0, refused: 0, failed: 0 },
    turns: 0,
    rightly: 0,
    leaks: [],
    tampered: [],
  };
  for (const one of CAST) {
    await settleFiles(crowd.clock.now());
    const before = await recordsBut(one);
    await walkFunctions(crowd, ledger, one, functions);
    for (const sentence of sentences) await walkDialog(crowd, ledger, one, sentence);
    const after = new Set(await recordsBut(one));
    if (before.some((row) => !after.has(row))) ledger.tampered.push(one.part);
  }
  await crowd.bot.lookAround();
  lookThrough(crowd, ledger);
  const { calls, turns, rightly, leaks, tampered } = ledger;
  return {
    lines: [
      `${functions.length} model functions × ${CAST.length} parts × ${FAMILIES.length} families: ${JSON.stringify(calls)}`,
      `${sentences.length} dialogs × ${CAST.length} parts, with every choice: ${turns} turns`,
      `${SECRETS.length} secrets; ${rightly} times one came to somebody who may see it`,
      `${leaks.length} leaks`,
      ...leaks,
      `${tampered.length} who changed what is another's`,
      ...tampered,
    ],
    passed: leaks.length === 0 && tampered.length === 0 && rightly > 0 && calls.given > 0 && calls.denied > 0,
  };
}

/** Counts what was given to somebody. */
function judge(ledger: Ledger, one: Cast, given: string, where: string): void {
  for (const secret of SECRETS) {
    if (!given.includes(secret.text)) continue;
    if (maySee(one, secret)) ledger.rightly += 1;
    else ledger.leaks.push(`${one.part} got ${secret.text} from ${where}`);
  }
}

// ---- functions ----

async function walkFunctions(
  crowd: Crowd,
  ledger: Ledger,
  one: Cast,
  functions: readonly ModelFunction[],
): Promise<void> {
  const now = crowd.clock.now();
  const who = await whoIs(System('a proof'), { channel: 'telegram', id: one.id }, one.school, now);
  for (const { id, school, children } of FAMILIES) {
    const student = studentId(children[0]?.student ?? '');
    const target: Target = { school, student, person: id, now, cause: `walk/${one.id}/${id}` };
    for (const called of functions) await callOne(ledger, one, who, called, target);
  }
}

async function callOne(ledger: Ledger, one: Cast, who: Actor, called: ModelFunction, target: Target): Promise<void> {
  const given = called.parameters.map((parameter) => argumentFor(parameter, target));
  try {
    const result = await allOf(called.call(who, ...given));
    ledger.calls.given += 1;
    judge(ledger, one, JSON.stringify(result ?? null), called.name);
  } catch (error) {
    const isRefusal = error instanceof UserError;
    ledger.calls[isRefusal ? (error.code === 'not-allowed' ? 'denied' : 'refused') : 'failed'] += 1;
    judge(ledger, one, String(error), called.name);
  }
}

/** Also what comes one by one. */
const allOf = async (result: unknown): Promise<unknown> =>
  typeof result === 'object' && result !== null && Symbol.asyncIterator in result
    ? Array.fromAsync(result as AsyncIterable<unknown>)
    : result;

// ---- dialogs ----

/** Of each intent the first sentence that stands for it. */
function firstSentences(): string[] {
  return globSync('locales/intents/nl/*.yaml', { cwd: ROOT })
    .sort()
    .map((path) => parse(readFileSync(join(ROOT, path), 'utf8')) as { intent?: string; say?: unknown[] })
    .flatMap(({ intent, say = [] }) => (intent === undefined ? [] : say.filter(isText).slice(0, 1)));
}
const isText = (said: unknown): said is string => typeof said === 'string';

const LEAST = 4;
function someOf<T>(all: T[], size: number, random: () => number): T[] {
  const count = Math.max(LEAST, Math.round(all.length * size));
  return all
    .map((one) => ({ one, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ one }) => one);
}

const CHOICES_AT_MOST = 6;

/** Says it, then gives every answer that is offered, each from the beginning. */
async function walkDialog(crowd: Crowd, ledger: Ledger, one: Cast, sentence: string): Promise<void> {
  let question = await turn(crowd, ledger, one, { kind: 'text', text: sentence });
  const choices = Math.min(question?.choices.length ?? 0, CHOICES_AT_MOST);
  for (let index = 0; index < choices && question; index++) {
    const next = await turn(crowd, ledger, one, { kind: 'choice', choice: { question: question.id, index } });
    if (next) await turn(crowd, ledger, one, { kind: 'text', text: 'ja' });
    await turn(crowd, ledger, one, { kind: 'text', text: 'stop' });
    question = index + 1 < choices ? await turn(crowd, ledger, one, { kind: 'text', text: sentence }) : undefined;
  }
}

type Question = { id: string; choices: string[] } | undefined;

async function turn(crowd: Crowd, ledger: Ledger, one: Cast, said: Partial<Incoming>): Promise<Question> {
  const { id, school } = one;
  const sent = crowd.channel.delivered.length;
  await crowd.bot.engine.accept({
    key: `walk-${ledger.turns++}`,
    channel: 'telegram',
    account: id,
    conversation: { id, kind: 'private' },
    at: crowd.clock.now(),
    kind: 'text',
    school,
    ...said,
  });
  await crowd.bot.engine.idle();
  return crowd.channel.delivered.slice(sent).findLast(({ message }) => message.question)?.message.question;
}

/** All that anybody was told, by whom it was told to. */
function lookThrough({ channel }: Crowd, ledger: Ledger): void {
  for (const { conversation, message } of channel.delivered) {
    const one = CAST.find(({ id }) => id === conversation);
    if (one) judge(ledger, one, JSON.stringify(message), 'a talk');
  }
}
