/** The demo school reached through Teams: the real channel, server and engine, and the fake cloud at the other end. */
import { teamsChannel, type TeamsChannel, type TeamsOptions } from '../../../adapters/teams/channel.ts';
import { cloudAddresses } from '../../../adapters/teams/cloud.ts';
import { MESSAGES_PATH } from '../../../adapters/teams/messages-route.ts';
import { loopbackServer } from '../loopback-server.ts';
import { type BotOptions } from '../../../bot/bot.ts';
import { System } from '../../../bot/core/actor.ts';
import { systemClock } from '../../../bot/core/clock.ts';
import { createLog } from '../../../bot/core/log.ts';
import { linkAccount } from '../../../models/people/person.ts';
import { saveService, serviceOf } from '../../../models/services.ts';
import { wordsForTests } from '../telegram/words.ts';
import { testSchool, type TestSchool } from '../test-school.ts';
import { wordsOf } from './chats.ts';
import { APP, type FakeOptions, type FakeTeams, fakeTeams, PASSWORD, TENANT } from './fake-teams.ts';
import { accountOf, person, type TeamsPerson } from './people.ts';

export interface TeamsSchool {
  fake: FakeTeams;
  school: TestSchool;
  channel: TeamsChannel;
  /** Lines of the channel's log. */
  log: string[];
  /** A person whose account is linked to somebody of the demonstration. */
  linked(demo: string, id: number): Promise<TeamsPerson>;
  /** Resolves when everything is answered, what must be sent later too. */
  quiet(): Promise<void>;
  /** What the bot said to this person since the last time, once all is quiet. */
  said(person: TeamsPerson): Promise<string[]>;
  close(): Promise<void>;
}

interface Options extends FakeOptions {
  dialogs?: BotOptions['dialogs'];
}

const who = System('test');
/** A failing test leaves its server open, which would keep the process alive. */
const open = new Set<() => Promise<void>>();
if (typeof after === 'function') after(() => Promise.all([...open].map((close) => close())));

const at = (conversation: string) => ({ channel: 'teams', conversation }) as const;
const inStore: TeamsOptions['places'] = {
  save: (conversation, address) => saveService(who, at(conversation), address),
  find: (conversation) => serviceOf(who, at(conversation)),
};

interface ChannelOptions {
  log?: string[];
  silent?: boolean;
  limits?: false | undefined;
  places?: TeamsOptions['places'];
}

/** The channel of the fake's app, not yet open; it keeps service addresses in the store. */
export async function channelOn(
  fake: FakeTeams,
  { log = [], silent = false, limits, places = inStore }: ChannelOptions = {},
): Promise<TeamsChannel> {
  return teamsChannel({
    appId: APP,
    password: PASSWORD,
    tenant: TENANT,
    cloud: cloudAddresses(TENANT, fake.url),
    places,
    ...(await wordsForTests()),
    ...(limits === false ? { sending: { take: () => undefined } } : {}),
    clock: systemClock,
    log: createLog(silent ? 'silent' : 'debug', { write: (line: string) => void log.push(line) }),
  });
}

/** Opens it. */
export async function teamsSchool({ dialogs, ...options }: Options = {}): Promise<TeamsSchool> {
  const fake = await fakeTeams(options);
  const log: string[] = [];
  const channel = await channelOn(fake, { log, limits: options.limits });
  const school = await testSchool({ adapters: [channel.adapter], ...(dialogs ? { dialogs } : {}) });
  const server = loopbackServer(channel.routes, createLog('debug', { write: (line: string) => void log.push(line) }));
  fake.endpoint = `${await server.start()}${MESSAGES_PATH}`;
  await channel.open(school.bot.engine.accept);
  const read = new Map<string, number>();
  const quiet = async (): Promise<void> => {
    await school.bot.engine.idle();
    await school.bot.lookAround();
    await school.bot.engine.idle();
    await channel.close();
  };
  const close = async (): Promise<void> => {
    open.delete(close);
    await channel.close();
    await server.close(0);
    await school.close();
    await fake.close();
  };
  open.add(close);
  return {
    fake,
    school,
    log,
    channel,
    async linked(demo, id) {
      await linkAccount(who, { channel: 'teams', id: accountOf(id) }, `kelderswerf/demo/${demo}`, `a:${id}`);
      return person(fake, id);
    },
    quiet,
    async said(someone) {
      await quiet();
      const texts = someone.sees().map(wordsOf);
      const before = read.get(someone.where) ?? 0;
      read.set(someone.where, texts.length);
      return texts.slice(before);
    },
    close,
  };
}
