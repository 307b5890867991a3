import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { become, openPage, startPage, talk } from './browser.ts';
import { spoken, type Accept, type Chat } from '../adapters/web/fixture.ts';
import { UserError } from '../../bot/core/errors.ts';

/** Stores nothing and answers nothing more than that it was accepted. */
const silent: Accept = async () => 'accepted';

describe('the page in trouble', () => {
  let chat: Chat;
  let page: Page;
  let close: () => Promise<void>;
  beforeEach(async () => {
    chat = await startPage();
    const opened = await openPage(chat.address);
    page = opened.page;
    close = () => opened.context.close();
    await become(page);
  });
  afterEach(async () => {
    await close();
    await chat.close();
  });

  const write = async (text: string): Promise<void> => {
    await page.locator('#text').fill(text);
    await page.keyboard.press('Enter');
  };
  const states = (): Promise<string[]> => page.locator('.own .meta').allTextContents();
  const said = (): (string | undefined)[] => chat.accepted.map(({ text }) => text);

  it('keeps what the store cannot take, says so, and sends it later: in order, under the same id', async () => {
    chat.onAccept(async () => {
      throw new UserError('store-away');
    });
    await write('eerste');
    await page.locator('.state.waiting').waitFor();
    await write('tweede');
    expect(await states()).to.deep.equal(Array(2).fill('Nog niet verstuurd. Wij proberen het opnieuw.'));
    chat.onAccept(silent);
    await page.locator('.state.sent').nth(1).waitFor();
    expect(said().at(-1)).to.equal('tweede');
    expect(new Set(said().slice(0, -1))).to.deep.equal(new Set(['eerste']));
    expect(new Set(chat.accepted.map(({ key }) => key)).size).to.equal(2);
  });

  it('keeps unsent messages through a reload', async () => {
    chat.onAccept(async () => {
      throw new UserError('store-away');
    });
    await write('blijft bewaard');
    await page.locator('.state.waiting').waitFor();
    const [before] = chat.accepted;
    chat.onAccept(silent);
    await page.reload();
    await page.locator('.state.sent').waitFor();
    expect(await page.locator('.own .words').allTextContents()).to.deep.equal(['blijft bewaard']);
    expect(chat.accepted.at(-1)?.key).to.equal(before?.key);
  });

  it('waits when it is told that there are too many', async () => {
    chat.onAccept(async () => 'full');
    await write('te veel');
    await page.locator('.state.busy').waitFor();
    chat.onAccept(silent);
    await page.locator('.state.sent').waitFor();
  });

  it('offers to try again what was refused', async () => {
    chat.onAccept(async () => {
      throw new UserError('not-allowed');
    });
    await write('mag niet');
    await page.getByRole('button', { name: 'Opnieuw proberen' }).waitFor();
    chat.onAccept(silent);
    await page.getByRole('button', { name: 'Opnieuw proberen' }).click();
    await page.locator('.state.sent').waitFor();
    expect(new Set(chat.accepted.map(({ key }) => key)).size).to.equal(1);
  });

  it('comes back by itself when the server was started again and knows no session any more', async () => {
    await talk(page, 'Hallo');
    const port = Number(new URL(chat.address).port);
    await chat.close();
    await page.locator('#connection:not(:empty)').waitFor();
    expect(await page.locator('#connection').textContent()).to.contain('Geen verbinding');
    await write('tijdens de storing');
    await page.locator('.state.waiting').waitFor();
    chat = await startPage({ port });
    await page.getByText('Echo: tijdens de storing').waitFor({ timeout: 15_000 });
    await chat.say('fatma', spoken('Wij zijn er weer.'));
    await page.getByText('Wij zijn er weer.').waitFor();
    expect(await page.locator('#connection').textContent()).to.equal('');
    expect(await page.getByText('Echo: Hallo').count()).to.equal(1);
  });

  it('hears again what is said when the server was started again, without a word of its own', async () => {
    await page.locator('#empty').waitFor();
    const port = Number(new URL(chat.address).port);
    await chat.close();
    chat = await startPage({ port });
    await chat.say('fatma', spoken('Wij zijn er weer.'));
    await page.getByText('Wij zijn er weer.').waitFor({ timeout: 15_000 });
  });

  it('shows that it cannot load, and loads when it can', async () => {
    let away = true;
    await page.route('**/api/page', (route) => (away ? route.abort() : route.continue()));
    await page.reload();
    await page.locator('#unreachable').waitFor();
    away = false;
    await page.getByText('U bent Fatma').waitFor();
    expect(await page.locator('#unreachable').isHidden()).to.equal(true);
  });

  it('lets one choose again when the person is gone', async () => {
    await page.evaluate("sessionStorage.setItem('person', 'nobody')");
    await page.reload();
    await page.locator('.person').first().waitFor();
  });
});
