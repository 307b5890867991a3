/** The script's person in the web chat. The page has no files and no edits; there, those come to the engine as they are. */
import { randomUUID } from 'node:crypto';
import { webChannel } from '../../adapters/web/channel.ts';
import { incomingOf } from '../../adapters/web/chat-input.ts';
import { System } from '../../bot/core/actor.ts';
import { type Incoming, type Spoken } from '../../bot/core/channel.ts';
import { systemClock } from '../../bot/core/clock.ts';
import { linkAccount } from '../../models/people/person.ts';
import { memoryHistory } from '../adapters/web/fixture.ts';
import { testSchool } from '../helpers/test-school.ts';
import { type Driver, type Seen, type Step } from './script.ts';

const PERSON = 'fatma';

/** Somebody whom nobody knows yet. */
interface Stranger {
  /** Where the clock stands. */
  now: Date;
}

/** Opens the web chat as Fatma, or as somebody who has just come. */
export async function webDriver(stranger?: Stranger): Promise<Driver> {
  const history = memoryHistory();
  const { bot, clock, close } = await testSchool({ adapters: [webChannel(history, systemClock)] }, stranger?.now);
  if (!stranger)
    await linkAccount(System('test'), { channel: 'web', id: PERSON }, `kelderswerf/demo/${PERSON}`, PERSON);
  const said = (): Spoken[] =>
    history
      .rows(PERSON)
      .filter(({ from }) => from === 'bot')
      .map(({ body }) => body as Spoken);

  function incoming(step: Step): Incoming {
    const speaker = { account: PERSON, conversation: { id: PERSON, kind: 'private' }, at: clock.now() } as const;
    const other = { ...speaker, key: `web/${randomUUID()}`, channel: 'web' } as const;
    if ('sends' in step)
      return { ...other, kind: 'file', files: [{ kind: step.sends }], ...(step.beside ? { text: step.beside } : {}) };
    if ('edits' in step) return { ...other, kind: 'edit', text: step.edits };
    if ('joins' in step) return { ...other, kind: 'joined' };
    const id = randomUUID();
    if ('says' in step) return incomingOf({ id, text: step.says }, speaker);
    const question = said().findLast((one) => one.question)?.question?.id;
    return incomingOf({ id, choice: { question, index: step.presses } }, speaker);
  }

  return {
    async take(step) {
      const before = said().length;
      await bot.engine.accept(incoming(step));
      await bot.engine.idle();
      return said().slice(before).map(seen);
    },
    close,
  };
}

const seen = ({ text, question, source }: Spoken): Seen => ({
  text,
  choices: question?.choices ?? [],
  ...(source === undefined ? {} : { source }),
});
