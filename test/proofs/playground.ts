/**
 * The program as a school runs it, in Microsoft's Agents Playground: a mother installs the app, links her account by the code of a
 * letter, and has the conversation of the script. She sees the words of the web chat, in the client's own cards, and every pressed
 * card is settled. Pictures of each step are kept to be looked at. It fetches the Playground, so it is no part of the gate.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MESSAGES_PATH } from '../../adapters/teams/messages-route.ts';
import { System } from '../../bot/core/actor.ts';
import { printedCode } from '../../bot/core/link-code.ts';
import { seedDemo } from '../../models/demo.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { loadPack } from '../../models/packs/load.ts';
import { makeCode } from '../../models/people/link-codes.ts';
import { useMasterKeyFile } from '../../models/sealed.ts';
import { connectStore, disconnectStore } from '../../models/store.ts';
import { playgroundDriver } from '../channels/playground-driver.ts';
import { type Driver, SCRIPT, type Seen, type Step } from '../channels/script.ts';
import { webDriver } from '../channels/web-driver.ts';
import { openGateway } from '../helpers/playground/gateway.ts';
import { installPlayground, startPlayground } from '../helpers/playground/playground.ts';
import { type Folder, programFolder, startProgram } from '../helpers/program.ts';
import { APP, PASSWORD, TENANT } from '../helpers/teams/fake-teams.ts';
import type { Prove } from './proof.ts';

const SCHOOL = 'kelderswerf';
const who = System('a proof');

/** The seed changes nothing: the script is one. */
export const provePlayground: Prove = async () => {
  const now = new Date();
  const web = await webDriver({ now });
  const onTheWeb = await play(web, courseWith(await fatmasCode(now)));
  await web.close();
  const shots = mkdtempSync(join(tmpdir(), 'playground-'));
  const { here, problems, settled } = await inThePlayground(now, shots);
  const different = onTheWeb.flatMap((answers, at) =>
    JSON.stringify(answers) === JSON.stringify(here[at]) ? [] : differenceIn(at, answers, here[at]),
  );
  const shown = here.flat();
  return {
    lines: [
      `${here.length} steps, ${shown.length} cards, ${shown.filter(({ choices }) => choices.length).length} of them with buttons`,
      `${settled} cards settled, of ${PRESSES} that were pressed`,
      `${different.length} steps with other words than in the web chat`,
      ...different,
      `${problems.length} messages that are not as Teams wants them${problems.map((problem) => `\n  ${problem}`).join('')}`,
      `pictures: ${shots}`,
    ],
    passed: settled === PRESSES && different.length === 0 && problems.length === 0,
  };
};

/** Somebody new, who links her account, answers the question that was open, and goes on as everywhere. */
const courseWith = (code: string): Step[] => [
  { joins: true },
  { says: code },
  { says: '4-11-2017' },
  { presses: 0 },
  { presses: 0 },
  ...SCRIPT,
];

const PRESSES = courseWith('').filter((step) => 'presses' in step).length;

async function play(driver: Driver, course: readonly Step[]): Promise<Seen[][]> {
  const seen: Seen[][] = [];
  for (const step of course) seen.push(await driver.take(step));
  return seen;
}

const differenceIn = (at: number, web: readonly Seen[], here: readonly Seen[] | undefined): string =>
  `  step ${at}\n    web:  ${JSON.stringify(web)}\n    here: ${JSON.stringify(here)}`;

/** As her letter has it. */
const fatmasCode = async (now: Date): Promise<string> =>
  printedCode(await makeCode(who, { school: SCHOOL, person: `${SCHOOL}/demo/fatma`, purpose: 'guardian' }, now));

interface Outcome {
  here: Seen[][];
  problems: string[];
  settled: number;
}

async function inThePlayground(now: Date, shots: string): Promise<Outcome> {
  const folder = programFolder();
  /** What was started, and is ended whatever happens, the last one first. */
  const ends: (() => unknown)[] = [folder.remove];
  try {
    const code = await fillStore(folder, now);
    const gateway = await openGateway();
    ends.unshift(gateway.close);
    const { cloud } = gateway;
    const app = {
      TEAMS_APP_ID: APP,
      TEAMS_TENANT_ID: TENANT,
      TEAMS_APP_PASSWORD: PASSWORD,
      TEAMS_CLOUD_URL: cloud.url,
    };
    const program = await startProgram({ ...folder.settings, ...app });
    ends.unshift(() => program.end('SIGTERM'));
    cloud.endpoint = `${program.address}${MESSAGES_PATH}`;
    await installPlayground(folder.path);
    const playground = await startPlayground(folder.path, gateway.address, `${cloud.url}/`);
    ends.unshift(playground.end);
    gateway.service = playground.service;
    const driver = await playgroundDriver({ page: playground.page, cloud, shots });
    ends.unshift(driver.close);
    const here = await play(driver, courseWith(code));
    return { here, problems: cloud.problems, settled: await driver.settled() };
  } finally {
    for (const end of ends) await end();
  }
}

/** The families of the demonstration, none of them in Teams yet; returns the code of Fatma's letter. */
async function fillStore({ settings }: Folder, now: Date): Promise<string> {
  const store = await startEmbedded({ folder: settings['DATA_FOLDER'] ?? '' });
  await connectStore(store.uri, { useKey: () => useMasterKeyFile(settings['MASTER_KEY_FILE'] ?? '') });
  await seedDemo(who, loadPack(join(import.meta.dirname, '../../schools', SCHOOL)), 'web', now);
  const code = await fatmasCode(now);
  await disconnectStore();
  await store.close();
  return code;
}
