/** The server under measurement, as a process of its own: the whole bot behind Teams, or a bare echo of the SDK. Tells its CPU time. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import restify from 'restify';
import { accessToken } from '../adapters/teams/access-token.ts';
import { cloudAddresses } from '../adapters/teams/cloud.ts';
import { MESSAGES_PATH } from '../adapters/teams/messages-route.ts';
import { createServer } from '../adapters/web/server.ts';
import { createBot } from '../bot/bot.ts';
import { System } from '../bot/core/actor.ts';
import { systemClock } from '../bot/core/clock.ts';
import { createLog } from '../bot/core/log.ts';
import { seedDemo } from '../models/demo.ts';
import { startEmbedded } from '../models/embedded/start.ts';
import { linkAccount, savePerson } from '../models/people/person.ts';
import { APP, PASSWORD, TENANT } from '../test/helpers/teams/fake-teams.ts';
import { accountOf } from '../test/helpers/teams/people.ts';
import { channelOn } from '../test/helpers/teams/school.ts';
import { tellUsage } from './usage.ts';

const [role, folder = '', people = '16', url = ''] = process.argv.slice(2);
process.send?.({ address: role === 'echo' ? await echo() : await bot(Number(people)) });
process.on('message', tellUsage);
process.on('disconnect', () => process.exit(0));

/** As the samples of the SDK have it: restify, CloudAdapter, one line of reply. Its keys and tokens come from the fake cloud. */
async function echo(): Promise<string> {
  const { botMetadata, tokenUrl } = cloudAddresses(TENANT, url);
  const token = accessToken({ appId: APP, password: PASSWORD, tokenUrl });
  class Credentials extends ServiceClientCredentialsFactory {
    isValidAppId = (id: string): Promise<boolean> => Promise.resolve(id === APP);
    isAuthenticationDisabled = (): Promise<boolean> => Promise.resolve(false);
    createCredentials = (): Promise<never> => Promise.resolve({ signRequest: sign } as never);
  }
  const sign = async (request: { headers: { set(name: string, value: string): void } }): Promise<object> => {
    request.headers.set('authorization', `Bearer ${await token.get()}`);
    return request;
  };
  const settings = {
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: botMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: botMetadata,
    ValidateAuthority: true,
  };
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(settings, new Credentials()));
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser({ mapParams: false }));
  server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
    // Its types say less than restify's: a method is always there.
    await adapter.process(request as restify.Request & { method: string }, response, async (context: TurnContext) => {
      await context.sendActivity(`echo: ${context.activity.text}`);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `${server.url}/api/messages`;
}

/** The bot as `npm start` has it, with as many parents as are needed. */
async function bot(count: number): Promise<string> {
  const store = await startEmbedded({ folder });
  const log = createLog('error');
  const channel = await channelOn({ url } as Parameters<typeof channelOn>[0], { limits: false, silent: true });
  const school = await createBot({
    storeUri: store.uri,
    masterKey: randomBytes(32),
    schoolsFolder: join(import.meta.dirname, '../schools'),
    school: 'kelderswerf',
    adapters: [channel.adapter],
    clock: systemClock,
    log,
    settleFor: 0,
  });
  const pack = school.packs.get('kelderswerf');
  if (!pack) throw new Error('the demo school is missing');
  const who = System('benchmark');
  await seedDemo(who, pack, 'teams', systemClock.now());
  for (let at = 0; at < count; at++) {
    const id = `${pack.id}/parent-${at}`;
    const child = { schoolId: pack.id, student: `${pack.id}/demo-elif`, household: id, authority: true };
    await savePerson(who, { _id: id, name: id, guardian: [child], staff: [] });
    await linkAccount(who, { channel: 'teams', id: accountOf(at) }, id, `a:${at}`);
  }
  school.start();
  const { routes } = channel;
  const server = createServer({ host: '127.0.0.1', port: 0, trustProxy: false, log, ready: async () => true, routes });
  const address = await server.start();
  await channel.open(school.engine.accept);
  return `${address}${MESSAGES_PATH}`;
}
