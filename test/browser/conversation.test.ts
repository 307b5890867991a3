import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { become, openPage, startPage, talk } from './browser.ts';
import { spoken, type Chat } from '../adapters/web/fixture.ts';

/** Pixels of the log below what is seen. */
const BELOW =
  "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.querySelector('#log'))";

describe('a conversation on the page', () => {
  let chat: Chat;
  let page: Page;
  let problems: string[];
  let close: () => Promise<void>;
  beforeEach(async () => {
    chat = await startPage();
    const opened = await openPage(chat.address);
    ({ page, problems } = opened);
    close = () => opened.context.close();
    await become(page);
  });
  afterEach(async () => {
    await close();
    await chat.close();
  });

  const texts = (): Promise<string[]> => page.locator('.message .words').allTextContents();

  it('shows what is said, what comes back, and its source', async () => {
    await talk(page, 'Hallo');
    expect(await texts()).to.deep.equal(['Hallo', 'Echo: Hallo']);
    expect(await page.locator('.source').textContent()).to.equal('Bron: Informatiegids, bladzijde 12');
    expect(await page.locator('.own .meta').textContent()).to.contain('Verstuurd');
    expect(problems).to.deep.equal([]);
  });

  it('shows a message that comes later, without reloading', async () => {
    await talk(page, 'Hallo');
    await chat.say('fatma', spoken('Morgen is er studiedag.'));
    await page.getByText('Morgen is er studiedag.').waitFor();
    expect(await page.locator('#log').getAttribute('aria-live')).to.equal('polite');
  });

  it('has a file to keep, made on the page itself of its text', async () => {
    const content = 'BEGIN:VCALENDAR\r\nSUMMARY:Één <b>\r\nEND:VCALENDAR\r\n';
    const file = { name: 'agenda.ics', type: 'text/calendar', content };
    await talk(page, 'Hallo');
    await chat.say('fatma', spoken('Voor uw agenda.', { file }));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('Download agenda.ics').click(),
    ]);
    expect(download.suggestedFilename()).to.equal('agenda.ics');
    expect(readFileSync(await download.path(), 'utf8')).to.equal(content);
    expect(problems).to.deep.equal([]);
  });

  it('has the conversation again after a reload, each message once', async () => {
    await talk(page, 'Eerste');
    await talk(page, 'Tweede?');
    await page.reload();
    await page.getByText('Echo: Tweede?').waitFor();
    expect(await texts()).to.deep.equal(['Eerste', 'Echo: Eerste', 'Tweede?', 'Echo: Tweede?']);
  });

  it('can be held with the keyboard alone', async () => {
    await page.reload(); // the person is remembered
    await page.locator('#other-person').waitFor();
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.id || document.activeElement.className');
    const tabTo = async (wanted: string): Promise<void> => {
      for (let n = 0; n < 25 && (await focused()) !== wanted; n++) await page.keyboard.press('Tab');
      expect(await focused()).to.equal(wanted);
    };
    await tabTo('other-person');
    await page.keyboard.press('Enter');
    await page.locator('.person').first().waitFor();
    await tabTo('person');
    await page.keyboard.press('Enter');
    await page.locator('#text').waitFor();
    expect(await focused()).to.equal('text');
    await page.keyboard.type('Een regel');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('en nog een, goed?');
    await page.keyboard.press('Enter');
    await page.locator('.choice').first().waitFor();
    expect(chat.accepted.at(-1)?.text).to.equal('Een regel\nen nog een, goed?');
    for (let n = 0; n < 25 && (await focused()) !== 'choice'; n++) await page.keyboard.press('Shift+Tab');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).to.equal('solid');
    await page.keyboard.press('Enter');
    await page.getByText('U koos antwoord 2.').waitFor();
    expect(await focused()).to.equal('text');
  });

  it('abuse 22: uses a button once, and shows which', async () => {
    await talk(page, 'Goed?');
    await page.locator('.choice').first().dblclick();
    await page.getByText('U koos antwoord 1.').waitFor();
    expect(chat.accepted.filter(({ kind }) => kind === 'choice')).to.have.length(1);
    expect(await page.evaluate("[...document.querySelectorAll('.choice')].map((one) => one.disabled)")).to.deep.equal([
      true,
      true,
    ]);
    expect(await page.locator('.choice.chosen').textContent()).to.contain('Ja, graag');
    await page.reload();
    await page.locator('.choice.chosen').waitFor();
    expect(await page.locator('.choice:enabled').count()).to.equal(0);
  });

  it('closes the buttons of a question when another comes', async () => {
    await talk(page, 'Goed?');
    await talk(page, 'Nog een keer?');
    await page.locator('.choices').nth(1).waitFor();
    expect(await page.locator('.choices').nth(0).locator('.choice:enabled').count()).to.equal(0);
    expect(await page.locator('.choices').nth(1).locator('.choice:enabled').count()).to.equal(2);
  });

  it('abuse 47: shows markup literally, from both sides', async () => {
    const text = '<b>vet</b> &amp; <img src=x onerror="document.title=1"> </p>';
    await talk(page, text);
    expect(await texts()).to.deep.equal([text, `Echo: ${text}`]);
    expect(await page.locator('#rows img, #rows b').count()).to.equal(0);
  });

  it('abuse 48 and 49: makes a link of nothing but a web address in its own field, and shows its host', async () => {
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      'tg://resolve',
      'JaVaScRiPt:alert(1)',
      'no address',
      '/api/demo',
    ];
    for (const url of bad) await chat.say('fatma', spoken(`slecht ${url}`, { link: { url, label: 'Klik' } }));
    await chat.say(
      'fatma',
      spoken('[school](http://evil.example) @juf', { link: { url: 'https://mkc.example/a', label: 'Lees' } }),
    );
    await page.getByText('[school](http://evil.example)').waitFor();
    expect(await page.locator('#rows a').count()).to.equal(1);
    const link = page.locator('#rows a');
    expect(await link.textContent()).to.contain('mkc.example');
    expect(await link.getAttribute('rel')).to.equal('noopener noreferrer');
  });

  it('abuse 50: takes away what turns or hides text, and keeps each message to its own direction', async () => {
    await chat.history.add('fatma', {
      id: 'x',
      at: new Date(),
      from: 'person',
      body: { text: 'safe\u202Efdp.exe\u200B\u2066!' },
    });
    await talk(page, 'مرحبا بكم');
    await page.reload();
    await page.getByText('Echo').waitFor();
    expect((await texts())[0]).to.equal('safefdp.exe!');
    const directions = await page.evaluate(
      "[...document.querySelectorAll('.message .words')].map((one) => one.dir + getComputedStyle(one).direction)",
    );
    expect(directions).to.deep.equal(['autoltr', 'autortl', 'ltrltr']);
  });

  it('speaks another language at once, without losing the talk', async () => {
    await talk(page, 'Hallo');
    await page.locator('#text').fill('nog niet af');
    await page.locator('#language').selectOption('en');
    await page.getByText('Source: Informatiegids').waitFor();
    expect(await page.locator('html').getAttribute('lang')).to.equal('en');
    expect(await page.locator('#send').textContent()).to.contain('Send');
    expect(await page.locator('#text').inputValue()).to.equal('nog niet af');
    expect(await texts()).to.deep.equal(['Hallo', 'Echo: Hallo']);
    expect(await page.locator('.bot .words').getAttribute('lang')).to.equal('nl');
    expect(chat.languages).to.deep.equal(['en']);
    await page.reload();
    await page.getByText('You are Fatma').waitFor();
  });

  it('lets two tabs be two persons', async () => {
    const other = await page.context().newPage();
    await other.goto(chat.address);
    await become(other, 'Els');
    await talk(page, 'van Fatma');
    await talk(other, 'van Els');
    expect(chat.accepted.map(({ account }) => account)).to.deep.equal(['fatma', 'els']);
    expect(await page.getByText('van Els').count()).to.equal(0);
  });

  it('says how much is too much, and sends only what fits', async () => {
    await page.locator('#text').fill('x'.repeat(4_090));
    expect(await page.locator('#counter').textContent()).to.equal('Tekens over: 6');
    await page.locator('#text').fill('x'.repeat(4_097));
    expect(await page.locator('#counter').textContent()).to.contain('Tekens te veel: 1');
    expect(await page.locator('#send').isDisabled()).to.equal(true);
    await page.keyboard.press('Enter');
    expect(chat.accepted).to.deep.equal([]);
    await talk(page, 'x'.repeat(4_096));
    expect(chat.accepted[0]?.text).to.have.length(4_096);
  });

  it('stays where one reads when something comes, and offers the way down', async () => {
    for (let n = 1; n <= 30; n++) await chat.say('fatma', spoken(`Bericht ${n}`));
    await page.getByText('Bericht 30', { exact: true }).waitFor();
    await page.evaluate("document.querySelector('#log').scrollTop = 0");
    await page.waitForTimeout(100);
    await chat.say('fatma', spoken('Helemaal onderaan'));
    await page.locator('#newer').click();
    expect(await page.locator('#newer').isHidden()).to.equal(true);
    expect(await page.evaluate(BELOW)).to.be.below(5);
  });

  it('shows that an answer is being written', async () => {
    await page.locator('#text').fill('Hallo');
    await page.keyboard.press('Enter');
    await page.locator('#typing').waitFor();
    await page.getByText('Echo: Hallo').waitFor();
    expect(await page.locator('#typing').isHidden()).to.equal(true);
  });

  it('does not wait for an answer that came before the word that the message was stored', async () => {
    chat.onAccept(async ({ conversation }) => {
      await chat.say(conversation.id, spoken('Sneller dan gedacht.'));
      await page.getByText('Sneller dan gedacht.').waitFor();
      return 'accepted';
    });
    await page.locator('#text').fill('Hallo');
    await page.keyboard.press('Enter');
    await page.locator('.state.sent').waitFor();
    expect(await page.locator('#typing').isHidden()).to.equal(true);
  });

  it('leaves nothing of one person with the next', async () => {
    await talk(page, 'Van Fatma');
    let store = (): void => undefined;
    chat.onAccept(() => new Promise((resolve) => (store = () => resolve('accepted'))));
    await page.locator('#text').fill('Onderweg');
    await page.keyboard.press('Enter');
    await page.locator('.state.sending').waitFor();
    await page.locator('#other-person').click();
    await become(page, 'Els');
    store();
    await page.waitForTimeout(200);
    expect(await texts()).to.deep.equal([]);
    expect(await page.locator('#typing').isHidden()).to.equal(true);
  });
});
