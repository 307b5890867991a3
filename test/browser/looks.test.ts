import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { become, DESKTOP, findings, openPage, PHONE, SCHOOL, shoot, startPage, talk, type Look } from './browser.ts';
import { spoken, type Chat } from '../adapters/web/fixture.ts';

const SIZES = { desktop: DESKTOP, phone: PHONE };
const LOCALES = ['nl-NL', 'en-GB'];
const SCHEMES = ['light', 'dark'] as const;

const everyLook = Object.entries(SIZES).flatMap(([size, viewport]) =>
  LOCALES.flatMap((locale) =>
    SCHEMES.map((colorScheme) => ({
      name: `${size}-${locale.slice(0, 2)}-${colorScheme}`,
      viewport,
      locale,
      colorScheme,
    })),
  ),
);

/** Everything that can be in a conversation. */
async function fill(chat: Chat, page: Page): Promise<void> {
  await talk(page, 'Goedemorgen! Hoe vaak komt de Info uit');
  await chat.say(
    'fatma',
    spoken('De Info komt elke drie weken uit, op vrijdag. U krijgt hem per e-mail.', {
      source: 'Ouderovereenkomst De Kelderswerf, punt 4',
      link: { url: 'https://school.example/info', label: 'Lees de laatste Info' },
    }),
  );
  await talk(page, 'Wilt u een gesprek?');
  await page.locator('.choice').first().click();
  await page.getByText('U koos antwoord 1.').waitFor();
  await chat.say(
    'fatma',
    spoken('Dit is de afspraak. Klopt het?', {
      card: [
        { label: 'Wanneer', value: 'dinsdag 24 november 2026, 15.40 uur' },
        { label: 'Met wie', value: 'juf Els' },
      ],
      question: { id: 'sure', choices: ['Ja, dat klopt', 'Nee, een ander moment', 'Stoppen'] },
    }),
  );
  await page.getByText('Dit is de afspraak').waitFor();
}

/** Whether something sticks out of the window: the log scrolls, the page does not. */
const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(
    'document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight',
  );

describe('the page, to everybody', () => {
  for (const { name, ...look } of everyLook) {
    it(`has no barriers that axe finds, and fits: ${name}`, async () => {
      const chat = await startPage();
      const { page, context, problems } = await openPage(chat.address, look satisfies Look);
      await page.locator('.person').first().waitFor();
      expect(await page.title()).to.contain(SCHOOL);
      expect(await findings(page)).to.deep.equal([]);
      await shoot(page, `choose-${name}`);
      await become(page);
      await shoot(page, `empty-${name}`);
      await fill(chat, page);
      await page.locator('#language').selectOption(look.locale.slice(0, 2));
      expect(await findings(page)).to.deep.equal([]);
      expect(await overflows(page)).to.equal(false);
      await shoot(page, `chat-${name}`);
      expect(problems).to.deep.equal([]);
      await context.close();
      await chat.close();
    });
  }

  it('can be used when it is enlarged to 400 %: nothing is cut off, the newest message is in sight', async () => {
    const chat = await startPage();
    const { page, context } = await openPage(chat.address, { viewport: { width: 320, height: 400 } });
    await become(page);
    await fill(chat, page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(320);
    const choice = await page.locator('.choice').last().boundingBox();
    const writing = await page.locator('#text').boundingBox();
    expect(choice!.y + choice!.height).to.be.below(writing!.y);
    expect(writing!.y + writing!.height).to.be.below(400);
    expect(await findings(page)).to.deep.equal([]);
    await shoot(page, 'chat-enlarged');
    await context.close();
    await chat.close();
  });

  it('stands still for who asks for less motion', async () => {
    const chat = await startPage();
    const { page, context } = await openPage(chat.address, {});
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await become(page);
    chat.onAccept(async () => 'accepted');
    await page.locator('#text').fill('Hallo');
    await page.keyboard.press('Enter');
    await page.locator('#typing').waitFor();
    expect(await page.evaluate("getComputedStyle(document.querySelector('#typing i')).animationName")).to.equal('none');
    await context.close();
    await chat.close();
  });

  it('mirrors itself for a language that is read from right to left', async () => {
    const chat = await startPage();
    const { page, context } = await openPage(chat.address, { viewport: PHONE });
    await become(page);
    await fill(chat, page);
    await page.evaluate("document.documentElement.dir = 'rtl'");
    await chat.say('fatma', { text: 'مرحبا، كيف يمكنني مساعدتك؟', language: 'ar', direction: 'rtl' });
    await page.getByText('مرحبا').waitFor();
    const [own, bot] = [
      await page.locator('.own').last().boundingBox(),
      await page.locator('.bot').last().boundingBox(),
    ];
    expect(own!.x).to.be.below(PHONE.width / 4);
    expect(bot!.x + bot!.width).to.be.above((PHONE.width * 3) / 4);
    expect(await overflows(page)).to.equal(false);
    await shoot(page, 'chat-right-to-left');
    await context.close();
    await chat.close();
  });
});
