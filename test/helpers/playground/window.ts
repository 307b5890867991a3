/** The page of the Agents Playground in a real browser: what a person does there, and what they see. */
import { setTimeout as pause } from 'node:timers/promises';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Page } from 'playwright-core';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
/** Milliseconds: an answer is there when something came and nothing more came for so long. */
const QUIET_FOR = 1_200;
const PATIENCE = 15_000;

/** A card, as rows and buttons. */
export interface SeenCard {
  words: string;
  buttons: string[];
}

export interface PlaygroundWindow {
  /** Types a message, and sends it. */
  says(text: string): Promise<void>;
  /** Presses a button by its place among those of the last card that has any. */
  presses(place: number): Promise<void>;
  /** Sends an activity by hand, where the client has no means for it. */
  triggers(activity: object): Promise<void>;
  /** All cards of the talk, once more than so many have come and no more follow; fewer when none comes. */
  cardsAfter(count: number): Promise<SeenCard[]>;
  shoot(file: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens it. Nothing is fetched from elsewhere. */
export async function openWindow(address: string): Promise<PlaygroundWindow> {
  const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: FLAGS });
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'nl-NL' });
  page.setDefaultTimeout(PATIENCE);
  await page.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  await page.goto(address);
  const cards = page.locator('.ac-adaptiveCard');
  return {
    async says(text) {
      await page.getByRole('textbox').first().click();
      await page.keyboard.type(text);
      await page.getByRole('button', { name: 'Send Message' }).click();
    },
    async presses(place) {
      const last = cards.filter({ has: page.getByRole('button') }).last();
      await last.getByRole('button').nth(place).click();
    },
    triggers: (activity) => triggerActivity(page, activity),
    async cardsAfter(count) {
      const deadline = performance.now() + PATIENCE;
      let [seen, since] = [await cards.count(), performance.now()];
      while (performance.now() < deadline && (seen <= count || performance.now() - since < QUIET_FOR)) {
        await pause(100);
        const now = await cards.count();
        if (now > seen) [seen, since] = [now, performance.now()];
      }
      return cards.evaluateAll(readCards);
    },
    async shoot(file) {
      await page.screenshot({ path: file });
    },
    close: () => browser.close(),
  };
}

async function triggerActivity(page: Page, activity: object): Promise<void> {
  await page.getByRole('button', { name: 'Mock an Activity' }).click();
  await page.getByRole('menuitem', { name: 'Custom activity' }).click();
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(JSON.stringify(activity));
  await page.getByRole('button', { name: 'Send activity' }).click();
}

/** The part of a page's element that is used; there are no types of pages here. */
interface Element {
  textContent: string;
  previousElementSibling: Element | null;
  matches(selector: string): boolean;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** Runs in the page: a line for each row, and an empty one where the card has a gap. */
function readCards(found: unknown[]): SeenCard[] {
  return (found as Element[]).map((card) => ({
    words: Array.from(card.querySelectorAll('.ac-richTextBlock'), (row) => {
      const isApart = row.previousElementSibling?.matches('.ac-horizontal-separator') ?? false;
      return `${isApart ? '\n' : ''}${row.textContent}`;
    }).join('\n'),
    buttons: Array.from(card.querySelectorAll('button'), (button) => button.textContent),
  }));
}
