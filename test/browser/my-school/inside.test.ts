/** "Mijn school" inside Teams and Telegram, in a real browser, with hosts that keep the platforms' protocols. */
import { expect } from 'chai';
import { findings, shoot } from '../browser.ts';
import { LINKED_ID, type Opened, type Platforms, platforms, STRANGER_ID } from './platforms.ts';

const greeting = (opened: Opened): Promise<void> =>
  opened.frame.getByRole('heading', { level: 1, name: /^Dag Fatma/ }).waitFor();
const title = (opened: Opened, name: string): Promise<void> => opened.frame.getByRole('heading', { name }).waitFor();
/** Microsoft's library asks its own site for a list that it also brings along: our policy lets it ask nobody. */
const unexpected = (problems: string[]): string[] =>
  problems.filter((problem) => !problem.includes('https://res.cdn.office.net/teams-js/validDomains'));
const themeOf = ({ frame }: Opened): Promise<unknown> => frame.evaluate('document.documentElement.dataset.theme');

describe('“Mijn school” inside a platform', function () {
  this.timeout(30_000);
  let place: Platforms;
  before(async () => (place = await platforms()));
  after(() => place.close());

  it('opens in a tab of Teams by the sign-in, follows its theme, and changes the language', async () => {
    const opened = await place.inTeams(LINKED_ID, { theme: 'dark' });
    await greeting(opened);
    expect(await themeOf(opened)).to.equal('dark');
    await opened.page.evaluate('turn("contrast")');
    await opened.frame.locator('[data-theme="contrast"]').waitFor({ state: 'attached' });
    await opened.frame.getByLabel('In deze taal krijgt u antwoord').selectOption('en');
    await opened.frame.getByRole('button', { name: 'Opslaan' }).click();
    await opened.frame.getByText('Your language is saved.').waitFor();
    expect(await opened.frame.evaluate('document.documentElement.lang')).to.equal('en');
    await opened.frame.getByLabel('You are answered in this language').selectOption('nl');
    await opened.frame.getByRole('button', { name: 'Save' }).click();
    await opened.frame.getByText('Uw taal is opgeslagen.').waitFor();
    expect(await opened.context.cookies()).to.deep.equal([]);
    expect(unexpected(opened.problems)).to.deep.equal([]);
    await opened.context.close();
  });

  it('tells an account that is not linked how that is done, and nothing else', async () => {
    for (const opened of [await place.inTeams(STRANGER_ID), await place.inTelegram(STRANGER_ID)]) {
      await title(opened, 'Dit account is nog niet gekoppeld');
      expect(await opened.frame.locator('.card').count()).to.equal(1);
      await opened.context.close();
    }
  });

  it('tells who signed in with another organisation to change to that of school', async () => {
    const opened = await place.inTeams(LINKED_ID, { claims: { tid: '33333333-3333-4333-8333-333333333333' } });
    await title(opened, 'U bent niet bij school aangemeld');
    expect(await findings(opened.page)).to.deep.equal([]);
    await shoot(opened.page, 'my-school-elsewhere');
    await opened.context.close();
  });

  it('opens as a Mini App, in the colours of the chat, and tells Telegram that it is ready', async () => {
    const opened = await place.inTelegram(LINKED_ID, {}, '#17212b');
    await greeting(opened);
    expect(await themeOf(opened)).to.equal('dark');
    expect(await opened.page.evaluate('heard')).to.deep.equal(['web_app_ready']);
    expect(opened.problems).to.deep.equal([]);
    await opened.context.close();
  });

  it('abuse 78: teams the tab is shown in the frames of Teams, and in no other', async () => {
    const elsewhere = await place.inTeams(LINKED_ID, { host: 'https://teams.microsoft.com.evil.example/host' });
    expect(await elsewhere.frame.locator('.wait, .card, h1').count()).to.equal(0);
    await elsewhere.context.close();
    const newer = await place.inTeams(LINKED_ID, { host: 'https://teams.cloud.microsoft/host' });
    await greeting(newer);
    await newer.context.close();
  });

  it('says that it does not work where no platform is around it', async () => {
    const opened = await place.inTelegram(LINKED_ID);
    await opened.page.goto(`${place.address}/my-school/telegram`);
    await opened.page.getByRole('heading', { name: 'Aanmelden lukt niet' }).waitFor();
    await opened.page.goto(`${place.address}/my-school/teams`);
    await opened.page.getByRole('heading', { name: 'Aanmelden lukt niet' }).waitFor();
    expect(await findings(opened.page)).to.deep.equal([]);
    await shoot(opened.page, 'my-school-trouble');
    await opened.context.close();
  });
});
