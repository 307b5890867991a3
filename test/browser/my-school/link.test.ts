/** "Mijn school" by a link from the chat, in a real browser. */
import { expect } from 'chai';
import { type PageSchool, pageSchool } from '../../helpers/page-school.ts';
import { findings, openPage, PHONE, shoot } from '../browser.ts';

describe('“Mijn school” by a link from the chat', function () {
  this.timeout(30_000);
  let pages: PageSchool;
  before(async () => (pages = await pageSchool()));
  after(() => pages.close());

  it('opens by a button, shows what is the parent’s own, changes the language, and closes', async () => {
    const { page, context, problems } = await openPage(await pages.linkFor('fatma'), { viewport: PHONE });
    await shoot(page, 'my-school-link');
    await page.getByRole('button', { name: 'Open mijn pagina' }).click();
    await page.getByRole('heading', { level: 1, name: /^Dag Fatma/ }).waitFor();
    expect(page.url()).to.equal(`${pages.address}/my-school`);
    await shoot(page, 'my-school-phone');
    await page.getByLabel('In deze taal krijgt u antwoord').selectOption('en');
    await page.getByRole('button', { name: 'Opslaan' }).click();
    await page.getByText('Your language is saved.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Close the page' }).click();
    await page.getByRole('heading', { name: 'Uw pagina is gesloten' }).waitFor();
    expect(await findings(page)).to.deep.equal([]);
    await page.goto(`${pages.address}/my-school`);
    await page.getByRole('heading', { name: 'Uw pagina is niet open' }).waitFor();
    expect(problems.filter((problem) => !problem.includes('401'))).to.deep.equal([]);
    await context.close();
  });

  it('says in words that a link was used already, and how to get another', async () => {
    const link = await pages.linkFor('bram');
    const { page, context } = await openPage(link, { locale: 'en-GB', colorScheme: 'dark', viewport: PHONE });
    await page.getByRole('button', { name: 'Open my page' }).click();
    await page.getByRole('heading', { level: 1, name: /^Hello Bram/ }).waitFor();
    await page.goto(link);
    await page.getByRole('button', { name: 'Open my page' }).click();
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await page.getByText('Type ‘my school’ in the chat.').waitFor();
    expect(await findings(page)).to.deep.equal([]);
    await shoot(page, 'my-school-expired');
    await context.close();
  });
});
