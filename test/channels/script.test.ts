import { expect } from 'chai';
import { type Driver, SCRIPT, type Seen } from './script.ts';
import { teamsDriver } from './teams-driver.ts';
import { telegramDriver } from './telegram-driver.ts';
import { webDriver } from './web-driver.ts';

const CHANNELS: Readonly<Record<string, () => Promise<Driver>>> = { telegram: telegramDriver, teams: teamsDriver };

async function play(open: () => Promise<Driver>): Promise<Seen[][]> {
  const driver = await open();
  const seen: Seen[][] = [];
  for (const step of SCRIPT) seen.push(await driver.take(step));
  await driver.close();
  return seen;
}

describe('one conversation on every channel', () => {
  let onTheWeb: Seen[][];
  before(async () => {
    onTheWeb = await play(webDriver);
  });

  it('is a conversation: every step is answered, some with choices and sources', () => {
    for (const [at, answers] of onTheWeb.entries()) expect(answers, JSON.stringify(SCRIPT[at])).not.to.be.empty;
    const all = onTheWeb.flat();
    expect(all.filter(({ source }) => source !== undefined)).to.have.length.at.least(2);
    expect(all.filter(({ choices }) => choices.length)).to.have.length.at.least(4);
    expect(all.some(({ text }) => text.includes('112'))).to.equal(true);
    expect(all.some(({ text }) => text.includes('English'))).to.equal(true);
  });

  for (const [name, open] of Object.entries(CHANNELS))
    it(`${name} says the same words as the web chat`, async () => {
      const here = await play(open);
      for (const [at, answers] of here.entries())
        expect(answers, JSON.stringify(SCRIPT[at])).to.deep.equal(
          name === 'teams' ? withoutFiles(onTheWeb[at]) : onTheWeb[at],
        );
    });
});

/** Teams brings no files, so none is offered there. */
const withoutFiles = (seen: Seen[] = []): Seen[] =>
  seen.map((one) => ({ ...one, choices: one.choices.filter((choice) => !FILE_OFFERS.includes(choice)) }));
const FILE_OFFERS = ['Zet in mijn agenda', 'Add to my calendar'];
