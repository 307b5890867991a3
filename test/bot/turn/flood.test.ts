import { join } from 'node:path';
import { expect } from 'chai';
import { UserError } from '../../../bot/core/errors.ts';
import { loadPack } from '../../../models/packs/load.ts';
import { visit } from '../../helpers/program.ts';
import { startStore, testSchool } from '../../helpers/test-school.ts';
import { webSchool } from '../../helpers/web-school.ts';

const FLOOD = 150;
const WAITING_AT_MOST = 50;
/** Each about something else, so that none is joined to the one before. */
const { answers } = loadPack(join(import.meta.dirname, '../../../schools/kelderswerf'));
const question = (at: number): string => answers[(at * 5) % answers.length]?.examples['nl']?.[0] ?? '';

describe('a flood of messages from one person', function () {
  this.timeout(60_000);

  it('abuse 72: is limited, and somebody else who asks after it is answered before its end', async () => {
    const school = await testSchool();
    const { engine } = school.bot;
    const flood = Array.from({ length: FLOOD }, (_, at) =>
      engine.accept(school.incoming('bram', { text: question(at) })),
    );
    const fatma = engine.accept(school.incoming('fatma', { text: 'wanneer is de ouderavond?' }));
    const outcomes = await Promise.all(flood);
    expect(await fatma).to.equal('accepted');
    await engine.idle();
    const accepted = outcomes.filter((outcome) => outcome === 'accepted').length;
    expect(outcomes).to.include('full');
    expect(accepted).to.be.at.least(WAITING_AT_MOST);
    const order = school.channel.delivered.map(({ conversation }) => conversation);
    expect(order.indexOf('fatma')).to.be.greaterThan(-1).and.below(order.lastIndexOf('bram'));
    await school.close();
  });

  it('abuse 72: is told so in words of every language', async () => {
    const school = await testSchool();
    const { code } = new UserError('too-many-messages');
    const { languages } = school.bot.speech;
    const texts = languages.map((language) => {
      const listener = { language, zone: 'Europe/Amsterdam', now: school.clock.now() };
      return school.bot.speech.say(`errors.${code}`, {}, listener);
    });
    for (const text of texts) expect(text).to.match(/\S+ \S+/);
    expect(new Set(texts), 'its own words, not those of another language').to.have.length(languages.length);
    await school.close();
  });

  it('abuse 72: gets 429 on the web page, and what was accepted before is answered', async () => {
    const store = await startStore();
    const school = await webSchool(store.uri);
    try {
      const bram = await visit(school.address, 'bram');
      const statuses = await Promise.all(Array.from({ length: FLOOD }, (_, at) => bram.post(question(at))));
      expect(new Set(statuses)).to.deep.equal(new Set([202, 429]));
      const accepted = statuses.filter((status) => status === 202).length;
      const rows = await bram.rows((all) => all.at(-1)?.from === 'bot' && heard(all) >= accepted);
      expect(heard(rows)).to.equal(accepted);
    } finally {
      await school.close();
      await store.close();
    }
  });
});

const heard = (rows: readonly { from: string }[]): number => rows.filter(({ from }) => from === 'person').length;
