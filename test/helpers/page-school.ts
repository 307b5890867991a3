/** The demo school with its pages over real HTTP, on the real engine and store; the clock is moved by hand. */
import { join } from 'node:path';
import { mySchoolRoutes } from '../../adapters/web/pages/my-school/routes.ts';
import { pageRoutes } from '../../adapters/web/pages/page.ts';
import { loopbackServer } from './loopback-server.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { type Door } from '../../bot/core/door.ts';
import { testSchool, type TestSchool } from './test-school.ts';

export interface PageSchool {
  school: TestSchool;
  address: string;
  /** The address of a new link that this demo person gets in the chat. */
  linkFor(person: string): Promise<string>;
  close(): Promise<void>;
}

const LOCALES = join(import.meta.dirname, '../../locales');
const open = new Set<() => Promise<void>>();
/** A failing test leaves its server open, which would keep the process alive. */
if (typeof after === 'function') after(() => Promise.all([...open].map((close) => close())));

/** Opens it. `doors`: of the platforms it can be opened in. */
export async function pageSchool(doorsOf: (clock: Clock) => readonly Door[] = () => []): Promise<PageSchool> {
  let address = '';
  const school = await testSchool({ address: () => address });
  const { bot, clock } = school;
  const pack = bot.packs.get('kelderswerf')!;
  const about = { school: pack.name, disclaimer: pack.disclaimer, languages: ['nl', 'en'] };
  const page = { id: pack.id, zone: pack.timeZone, say: bot.speech.say, doors: doorsOf(clock), clock, https: false };
  const server = loopbackServer([
    ...pageRoutes({ ...about, demo: false, locales: LOCALES }),
    ...mySchoolRoutes({ ...about, ...page }),
  ]);
  address = await server.start();
  const close = async (): Promise<void> => {
    open.delete(close);
    await server.close(0);
    await school.close();
  };
  open.add(close);
  return {
    school,
    address,
    async linkFor(person) {
      const { messages } = await school.say(person, 'mijn school');
      return messages.at(-1)?.link?.url ?? 'no link';
    },
    close,
  };
}
