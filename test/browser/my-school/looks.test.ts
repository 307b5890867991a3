/** "Mijn school" to everybody: in each place, language and colour, enlarged, and by the keyboard alone. */
import { expect } from 'chai';
import { type Frame, type Page } from 'playwright-core';
import { DESKTOP, findings, openPage, PHONE, shoot } from '../browser.ts';
import { LINKED_ID, type Opened, type Platforms, platforms, STRANGER_ID } from './platforms.ts';

const LOCALES = ['nl-NL', 'en-GB'] as const;
const SCHEMES = ['light', 'dark'] as const;
const BACKGROUNDS = { light: '#ffffff', dark: '#17212b' };
const looks = LOCALES.flatMap((locale) => SCHEMES.map((colorScheme) => ({ locale, colorScheme })));
type Scheme = (typeof looks)[number];

const sticksOut = (frame: Frame): Promise<unknown> =>
  frame.evaluate('document.documentElement.scrollWidth > innerWidth');

describe('“Mijn school”, to everybody', function () {
  this.timeout(30_000);
  let place: Platforms;
  before(async () => (place = await platforms()));
  after(() => place.close());

  async function inBrowser(look: Scheme & { viewport: { width: number; height: number } }): Promise<Opened> {
    const opened = await openPage(await place.linkFor('fatma'), look);
    expect(await findings(opened.page)).to.deep.equal([]);
    await opened.page.locator('button').click();
    await opened.page.locator('.event').first().waitFor();
    return { ...opened, frame: opened.page.mainFrame() };
  }

  const OPENED: Record<string, (look: Scheme) => Promise<Opened>> = {
    'browser-phone': (look) => inBrowser({ ...look, viewport: PHONE }),
    'browser-desktop': (look) => inBrowser({ ...look, viewport: DESKTOP }),
    teams: (look) => place.inTeams(LINKED_ID, { look, theme: look.colorScheme === 'dark' ? 'dark' : 'default' }),
    'teams-contrast': (look) => place.inTeams(LINKED_ID, { look, theme: 'contrast' }),
    telegram: (look) => place.inTelegram(LINKED_ID, { ...look, viewport: PHONE }, BACKGROUNDS[look.colorScheme]),
    stranger: (look) => place.inTelegram(STRANGER_ID, { ...look, viewport: PHONE }, BACKGROUNDS[look.colorScheme]),
  };

  /** The colours of high contrast are Teams' own, whatever the device prefers. */
  const looksIn = (where: string): readonly Scheme[] =>
    where === 'teams-contrast' ? looks.filter(({ colorScheme }) => colorScheme === 'light') : looks;

  for (const [where, open] of Object.entries(OPENED))
    for (const look of looksIn(where)) {
      const name = `${where}-${look.locale.slice(0, 2)}-${look.colorScheme}`;
      it(`has no barriers that axe finds, and fits: ${name}`, async () => {
        const { page, frame, context } = await open(look);
        await frame
          .locator(where === 'stranger' ? '.notice' : '.event')
          .first()
          .waitFor();
        expect(await frame.evaluate('document.documentElement.lang')).to.equal(look.locale.slice(0, 2));
        expect(await findings(page)).to.deep.equal([]);
        expect(await sticksOut(frame)).to.equal(false);
        await shoot(page, `my-school-${name}`);
        await frame.evaluate('scrollTo(0, document.body.scrollHeight)');
        await shoot(page, `my-school-${name}-end`);
        await context.close();
      });
    }

  it('can be used when it is enlarged to 200 and 400 %: nothing sticks out', async () => {
    for (const viewport of [
      { width: DESKTOP.width / 2, height: DESKTOP.height / 2 },
      { width: 320, height: 400 },
    ]) {
      const { page, frame, context } = await inBrowser({ locale: 'nl-NL', colorScheme: 'light', viewport });
      expect(await sticksOut(frame)).to.equal(false);
      expect(await findings(page)).to.deep.equal([]);
      await shoot(page, `my-school-enlarged-${viewport.width}`);
      await context.close();
    }
  });

  it('can be read from right to left: the same page turned round fits, and its leaves stand at the right', async () => {
    const { page, frame, context } = await inBrowser({ locale: 'nl-NL', colorScheme: 'light', viewport: PHONE });
    await page.evaluate('document.documentElement.dir = "rtl"');
    expect(await sticksOut(frame)).to.equal(false);
    const leaf = await page.locator('.leaf').first().boundingBox();
    expect(leaf!.x).to.be.above(PHONE.width / 2);
    await shoot(page, 'my-school-rtl');
    await context.close();
  });

  /** Presses Tab until this is in focus. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 10; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    }
    throw new Error(`${selector} is not reached`);
  }

  it('can be used by the keyboard alone', async () => {
    const { page, context } = await openPage(await place.linkFor('fatma'));
    await tabTo(page, 'button');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).to.equal('solid');
    await page.keyboard.press('Enter');
    await page.locator('.event').first().waitFor();
    await tabTo(page, 'select');
    await page.keyboard.press('e');
    await tabTo(page, 'button');
    await page.keyboard.press('Enter');
    await page.getByText('Your language is saved.').waitFor();
    await tabTo(page, 'select');
    await page.keyboard.press('n');
    await tabTo(page, 'button');
    await page.keyboard.press('Enter');
    await page.getByText('Uw taal is opgeslagen.').waitFor();
    await tabTo(page, '[action="/my-school/close"] button');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Uw pagina is gesloten' }).waitFor();
    await context.close();
  });
});
