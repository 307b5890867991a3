/**
 * A full durable turn on Telegram, from the update to the answer that the API got, beside what others do with the same update
 * on the same API: echoes made with node-telegram-bot-api and grammY, and a bot of nlp.js and grammY that answers from the same
 * pack and keeps nothing. Each is a process of its own that asks for updates, in turn; CPU time is theirs, not the API's.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeTelegram } from '../test/helpers/telegram/fake-telegram.ts';
import { person } from '../test/helpers/telegram/people.ts';
import { type Figure, median, report } from './report.ts';
import { inTurn, load, type Measured, measure, startScript, usageOf } from './servers.ts';
import { type Ask, question } from './turn-load.ts';

const ROLES = ['samenspraak', 'nlp.js and grammY', 'echo, node-telegram-bot-api', 'echo, grammY'] as const;
const PARENTS = 320;
const FIRST_PARENT = 10_001;
const TURNS = 600;
const WARM_UP = 700;
const ROUNDS = 5;

interface Contender {
  role: string;
  server: Measured;
  cpu: number[];
  rate: number[];
  close(): Promise<void>;
}

/** `npm run -s bench -- turn --channel telegram`: the ratio is ours to the bot of nlp.js. */
export async function telegramTurn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-telegram-'));
  const all: Contender[] = [];
  for (const role of ROLES) all.push(await contender(role, folder));
  for (const { server } of all) await load(server.askers, WARM_UP);
  for (let round = 0; round < ROUNDS; round++)
    for (const { server, cpu, rate } of all) {
      const measured = await measure(server, TURNS);
      cpu.push(measured.cpu);
      rate.push(measured.rate);
    }
  const figures: Figure[] = [
    ...all.map(({ role, cpu }) => ({ name: role, unit: 'CPU ms', rounds: cpu })),
    ...all.map(({ role, rate }) => ({ name: `${role}: turns`, unit: 'a second', rounds: rate })),
  ];
  for (const { role, server } of all)
    figures.push({ name: `${role}: memory`, unit: 'MB', rounds: [(await usageOf(server.child)).memory / 1e6] });
  for (const { close } of all) await close();
  rmSync(folder, { recursive: true, force: true });
  const [ours, theirs] = all;
  report('turn --channel telegram', figures, median(ours?.cpu ?? []) / median(theirs?.cpu ?? []));
}

/** A bot and a Telegram of its own, on which nobody is limited. */
async function contender(role: string, folder: string): Promise<Contender> {
  const answered = new Map<number, () => void>();
  const fake = await fakeTelegram({
    limits: false,
    takesJson: true,
    onShown: (chat, { text }) => {
      if (!text.includes(DISCLOSURE)) answered.get(chat)?.();
    },
  });
  const server = await startScript('telegram-server.ts', [
    role,
    folder,
    fake.url,
    fake.token,
    `${FIRST_PARENT}`,
    `${PARENTS}`,
  ]);
  const ask = (id: number): Ask => {
    const parent = person(fake, id);
    return () =>
      new Promise((resolve) => {
        answered.set(id, resolve);
        parent.says(question());
      });
  };
  server.askers = inTurn(Array.from({ length: PARENTS }, (_, at) => ask(FIRST_PARENT + at)));
  const close = async (): Promise<void> => {
    server.child.disconnect();
    await fake.close();
  };
  return { role, server, cpu: [], rate: [], close };
}
/** Our first message to anybody, before the answer. */
const DISCLOSURE = 'Ik ben geen mens';
