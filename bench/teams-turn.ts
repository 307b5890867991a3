/**
 * A full turn through Teams on the embedded store (proven, accepted, understood, answered, sent as a card) beside bare echoes of
 * botbuilder and of the Microsoft 365 Agents SDK. All as processes of their own, in turn; the fake cloud is in this one, so CPU time
 * is theirs alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTRA, type FakeTeams, fakeTeams } from '../test/helpers/teams/fake-teams.ts';
import { activity } from '../test/helpers/teams/people.ts';
import { median, report } from './report.ts';
import { inTurn, load, type Measured, measure, startScript } from './servers.ts';
import { type EchoName, ECHOES } from './teams-peers.ts';
import { type Ask } from './turn-load.ts';

const PARENTS = 320;
const TURNS = 1_000;
const WARM_UP = 800;
const ROUNDS = 5;
const QUESTION = 'hoe vaak komt de Info uit?';

/** `npm run -s bench -- turn --channel teams` */
export async function teamsTurn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-teams-'));
  const fake = await fakeTeams({ limits: false });
  const waiting = new Map<string, () => void>();
  fake.onShown = (conversation) => {
    fake.chat(conversation).shown.splice(0);
    fake.calls.splice(0);
    waiting.get(conversation)?.();
  };
  const start = async (name: string): Promise<Measured> => {
    const server = await startScript('teams-server.ts', [name, join(folder, 'bot'), String(PARENTS), fake.url]);
    server.askers = await askers(fake, server.address, waiting, ISSUERS[name as EchoName]);
    return server;
  };
  const figures = ['turn', ...Object.keys(ECHOES)].map((name) => ({ name, unit: 'CPU ms', rounds: [] as number[] }));
  const servers: Measured[] = [];
  for (const { name } of figures) servers.push(await start(name));
  for (const server of servers) await load(server.askers, WARM_UP);
  for (let round = 0; round < ROUNDS; round++)
    for (const [at, server] of servers.entries()) figures[at]?.rounds.push((await measure(server, TURNS)).cpu);
  for (const { child } of servers) child.disconnect();
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
  const [ours = NaN, theirs = NaN] = figures.map(({ rounds }) => median(rounds));
  report('turn --channel teams', figures, ours / theirs);
}

/** Who signs for whom, where it is not the Bot Connector. */
const ISSUERS: Partial<Record<EchoName, string>> = { "the Agents SDK's echo": ENTRA };

/** So many at once, each of which speaks for one parent after the other; a question is done when its answer is shown. */
async function askers(
  fake: FakeTeams,
  endpoint: string,
  waiting: Map<string, () => void>,
  iss = 'https://api.botframework.com',
): Promise<Ask[]> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await fake.token({ iss })}` };
  let asked = 0;
  const ask = async (parent: number): Promise<void> => {
    const conversation = fake.chat(`a:${parent}`).id;
    const shown = new Promise<void>((resolve) => waiting.set(conversation, resolve));
    const body = JSON.stringify(activity(fake, parent, { text: QUESTION + ' '.repeat(asked++ % 100) }));
    const response = await fetch(endpoint, { method: 'POST', headers, body });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`answered ${response.status}`);
    await shown;
  };
  return inTurn(Array.from({ length: PARENTS }, (_, parent) => () => ask(parent)));
}
