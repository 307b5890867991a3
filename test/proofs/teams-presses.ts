/**
 * People who write and press through Teams while answers get lost, sends fail and activities come again under a new id: every
 * message is answered, a press has one effect, and nobody gets a reply more often than its response was lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { BY_INTENT } from '../../dialogs/index.ts';
import { threeSteps } from '../helpers/dialogs.ts';
import { wordsOf } from '../helpers/teams/chats.ts';
import { type Failure } from '../helpers/teams/fake-teams.ts';
import { type TeamsPerson } from '../helpers/teams/people.ts';
import { teamsSchool, type TeamsSchool } from '../helpers/teams/school.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';

const PEOPLE = 100;
const ROUNDS_AT_LEAST = 1;
/** What a send may meet. After those that ask to wait, and those that are lost, it is tried again. */
const FAILURES: readonly Failure[] = ['after', { status: 429, retryAfter: 1 }, { status: 503 }, { status: 412 }];
const ANSWER = 'Bron: ';

/** Each person asks a question and books once, pressing the last button twice, the second time as a redelivery. */
export const provePresses: Prove = async (size, seed) => {
  const random = seeded(seed);
  const effects: string[] = [];
  const dialogs = new Map([...BY_INTENT, ['book-meeting', threeSteps(effects)] as const]);
  const at = await teamsSchool({ limits: false, dialogs });
  const count = Math.max(ROUNDS_AT_LEAST, Math.round(PEOPLE * size));
  let unanswered = 0;
  let tooOften = 0;
  for (let id = 1; id <= count; id++) {
    const someone = await at.linked('fatma', id);
    const lost = await asks(at, someone, random);
    const answers = someone.sees().filter((shown) => wordsOf(shown).includes(ANSWER)).length;
    if (answers === 0) unanswered++;
    if (answers > 1 + lost) tooOften++;
    await books(at, someone);
  }
  await at.close();
  return {
    lines: [
      `${count} people: ${unanswered} without an answer, ${tooOften} with one too often`,
      `${effects.length} effects of ${count} bookings, each of which was confirmed twice`,
      `keys fetched ${at.fake.calls.filter((call) => call === 'GET /keys').length} times`,
    ],
    passed: unanswered === 0 && tooOften === 0 && effects.length === count,
  };
};

/** Returns how many responses were lost on the way. */
async function asks({ fake, quiet, school }: TeamsSchool, someone: TeamsPerson, random: () => number): Promise<number> {
  const failures = Array.from({ length: 2 }, () => FAILURES[Math.floor(random() * FAILURES.length)] ?? 'after');
  fake.failNext(...failures);
  await someone.says('hoe vaak komt de Info uit?');
  for (let time = 0; time < 4; time++) {
    await quiet();
    school.clock.move(60_000);
    await pause(1);
  }
  return failures.filter((failure) => failure === 'after').length;
}

async function books({ quiet }: TeamsSchool, someone: TeamsPerson): Promise<void> {
  await someone.says('ik wil een gesprek met de juf');
  for (const choice of [0, 1]) {
    await quiet();
    await someone.presses(choice);
  }
  await quiet();
  const last = someone.sees().length;
  await someone.submits(0);
  await someone.submits(0);
  await quiet();
  if (someone.sees().length === last) throw new Error('nothing came back');
}
