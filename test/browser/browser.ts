/** A real browser before the real server, with an engine that echoes. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { type Incoming, type Spoken } from '../../bot/core/channel.ts';
import { pageRoutes } from '../../adapters/web/pages/page.ts';
import { spoken, startChat, type Chat } from '../adapters/web/fixture.ts';

const ROOT = join(import.meta.dirname, '../..');
const SHOTS = join(import.meta.dirname, 'shots');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page that a test makes up for a platform's host may hold one of this machine.
  '--disable-features=LocalNetworkAccessChecks',
];

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };
export const SCHOOL = 'De Kelderswerf';

let browser: Browser | undefined;

/** The one browser of this run. */
async function openBrowser(): Promise<Browser> {
  browser ??= await playwright.launch({ executablePath: await chromium.executablePath(), args: FLAGS });
  return browser;
}

after(async () => {
  await browser?.close();
  browser = undefined;
});

/** Answers each text with the same words; asks a question when it hears "?". */
function echo(chat: Chat, incoming: Incoming): Promise<void> {
  const { text = '', choice, conversation } = incoming;
  const question = { id: `q-${incoming.key}`, choices: ['Ja, graag', 'Nee, dank u'] };
  const answer: Spoken = choice
    ? spoken(`U koos antwoord ${choice.index + 1}.`)
    : spoken(`Echo: ${text}`, text.includes('?') ? { question } : { source: 'Informatiegids, bladzijde 12' });
  return chat.say(conversation.id, answer, `re/${incoming.key}`);
}

/** The chat with its page; whoever speaks hears an echo. `labels`: of the choices, as the store keeps them. */
export async function startPage(options: Parameters<typeof startChat>[0] = {}): Promise<Chat> {
  const disclaimer = {
    nl: 'De school heeft deze chat niet gemaakt en niet goedgekeurd.',
    en: 'The school did not make or approve this chat.',
  };
  const about = { school: SCHOOL, demo: true, disclaimer, locales: join(ROOT, 'locales'), languages: ['nl', 'en'] };
  const chat = await startChat({ more: () => pageRoutes(about), ...options });
  chat.onAccept(async (incoming) => {
    const { key: id, at, choice, conversation } = incoming;
    const text = incoming.text ?? ['Ja, graag', 'Nee, dank u'][choice?.index ?? 0] ?? '';
    const row = { id, at, from: 'person', body: { text, ...(choice ? { choice } : {}) } } as const;
    await chat.history.add(conversation.id, row);
    chat.live.tell(conversation.id, row);
    setTimeout(() => void echo(chat, incoming), 150);
    return 'accepted';
  });
  return chat;
}

export interface Look {
  viewport: { width: number; height: number };
  locale: string;
  colorScheme: 'light' | 'dark';
}

/** A tab of its own, prepared before anything is loaded. Errors of the page end the test that looks at `problems`. */
export async function openPage(
  address: string,
  look: Partial<Look> = {},
  prepare: (page: Page) => Promise<void> = async () => undefined,
): Promise<{ page: Page; context: BrowserContext; problems: string[] }> {
  const context = await (await openBrowser()).newContext({ viewport: DESKTOP, locale: 'nl-NL', ...look });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await prepare(page);
  await page.goto(address);
  return { page, context, problems };
}

/** Chooses a demo person by name. */
export async function become(page: Page, name = 'Fatma'): Promise<void> {
  await page.locator('.person', { hasText: name }).click();
  await page.locator('#text').waitFor();
}

/** Writes, sends and waits for the echo. */
export async function talk(page: Page, text: string): Promise<void> {
  const before = await page.locator('.message.bot').count();
  await page.locator('#text').fill(text);
  await page.keyboard.press('Enter');
  await page.locator('.message.bot').nth(before).waitFor();
}

/** What axe finds, in short: rule and place. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Kept to be looked at; not compared. */
export const shoot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(SHOTS, `${name}.png`) });
