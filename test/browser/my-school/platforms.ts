/** Teams and Telegram on the web as the page meets them: a host that holds it in a frame, tells it whose it is, and in which colours. */
import { type BrowserContext, type Frame, type Page } from 'playwright-core';
import { cloudAddresses } from '../../../adapters/teams/cloud.ts';
import { teamsDoor } from '../../../adapters/teams/sign-in.ts';
import { signingKeys } from '../../../adapters/teams/signing-keys.ts';
import { telegramDoor } from '../../../adapters/telegram/mini-app.ts';
import { System } from '../../../bot/core/actor.ts';
import { createLog } from '../../../bot/core/log.ts';
import { linkAccount } from '../../../models/people/person.ts';
import { type PageSchool, pageSchool } from '../../helpers/page-school.ts';
import { APP, type FakeTeams, fakeTeams, TENANT } from '../../helpers/teams/fake-teams.ts';
import { accountOf } from '../../helpers/teams/people.ts';
import { signInOf } from '../../helpers/teams/sign-in.ts';
import { type Claims } from '../../helpers/teams/signer.ts';
import { initDataOf } from '../../helpers/telegram/init-data.ts';
import { type Look, openPage } from '../browser.ts';

const BOT_TOKEN = `7000001:${'fake'.repeat(8)}`;
const TEAMS_HOST = 'https://teams.microsoft.com/host';
const TELEGRAM_HOST = 'https://web.telegram.org/a/';
/** Whom the accounts 1001 of both platforms belong to. */
const LINKED = 'kelderswerf/demo/fatma';
export const LINKED_ID = 1001;
export const STRANGER_ID = 1002;

export interface Platforms extends PageSchool {
  fake: FakeTeams;
  /** The page in a tab of Teams, opened by this person. */
  inTeams(id: number, options?: TeamsOptions): Promise<Opened>;
  /** The page as a Mini App in Telegram on the web. */
  inTelegram(id: number, look?: Partial<Look>, background?: string): Promise<Opened>;
}
export interface TeamsOptions {
  look?: Partial<Look>;
  theme?: string;
  claims?: Claims;
  /** Where the host pretends to be. */
  host?: string;
}
export interface Opened {
  page: Page;
  context: BrowserContext;
  problems: string[];
  /** Of our page. */
  frame: Frame;
}

/** The demo school with both doors; account 1001 is Fatma's on both. */
export async function platforms(): Promise<Platforms> {
  const fake = await fakeTeams();
  const log = createLog('silent');
  const { metadata, issuers } = cloudAddresses(TENANT, fake.url).signIn;
  const teams = teamsDoor({ appId: APP, tenant: TENANT, issuers, keys: signingKeys(metadata, log), log });
  const pages = await pageSchool((clock) => [teams, telegramDoor(BOT_TOKEN, clock)]);
  const who = System('test');
  await linkAccount(who, { channel: 'telegram', id: String(LINKED_ID) }, LINKED, String(LINKED_ID));
  await linkAccount(who, { channel: 'teams', id: accountOf(LINKED_ID) }, LINKED, `a:${LINKED_ID}`);
  return {
    ...pages,
    fake,
    async inTeams(id, { look = {}, theme = 'default', claims = {}, host = TEAMS_HOST } = {}) {
      const token = await fake.signer.sign(signInOf(id, claims));
      return openIn(host, teamsHost(`${pages.address}/my-school/teams`, token, theme), look);
    },
    inTelegram(id, look = {}, background = '#ffffff') {
      const launch = new URLSearchParams({
        tgWebAppData: initDataOf(BOT_TOKEN, id, pages.school.clock.now()),
        tgWebAppVersion: '8.0',
        tgWebAppThemeParams: JSON.stringify({ bg_color: background }),
      });
      return openIn(TELEGRAM_HOST, hostOf(`${pages.address}/my-school/telegram#${launch.toString()}`, TELEGRAM), look);
    },
    async close() {
      await pages.close();
      await fake.close();
    },
  };
}

/** The host is answered here: nothing leaves this machine. */
async function openIn(host: string, body: string, look: Partial<Look>): Promise<Opened> {
  const opened = await openPage(host, look, async (page) => {
    await page.route(`${new URL(host).origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
  });
  const frame = opened.page.frames()[1];
  if (!frame) throw new Error('no frame');
  return { ...opened, frame };
}

const hostOf = (address: string, script: string): string => `<!doctype html>
<html lang="nl"><head><title>Host</title><style>
  body { margin: 0 } h1 { position: absolute; clip-path: inset(50%) }
  iframe { display: block; width: 100vw; height: 100vh; border: 0 }
</style></head>
<body><main aria-label="Host"><h1>Host</h1><iframe id="tab" title="Mijn school" src="${address}"></iframe></main>
<script>window.heard = []; ${script}</script></body></html>`;

/** What teams-js and a host say to each other (MIT, @microsoft/teams-js 2.58). */
const teamsHost = (address: string, token: string, theme: string): string =>
  hostOf(
    address,
    `
  window.turn = (theme) => document.getElementById('tab').contentWindow.postMessage({ func: 'themeChange', args: [theme] }, '*');
  addEventListener('message', ({ data, source, origin }) => {
    if (!data || !data.func) return;
    heard.push(data.func);
    const reply = (...args) => source.postMessage({ id: data.id, uuidAsString: data.uuidAsString, args }, origin);
    if (data.func === 'initialize')
      reply('content', 'web', '{"apiVersion":4,"isLegacyTeams":false,"supports":{"pages":{}},"hostVersionsInfo":{}}', '2.58.0');
    if (data.func === 'getContext')
      reply({ theme: '${theme}', locale: 'nl-nl', entityId: 'my-school', page: { id: 'my-school' }, hostName: 'Teams', hostClientType: 'web', sessionId: 's' });
    if (data.func === 'authentication.getAuthToken') reply(true, '${token}');
  });`,
  );

const TELEGRAM = `addEventListener('message', ({ data }) => heard.push(JSON.parse(data).eventType));`;
