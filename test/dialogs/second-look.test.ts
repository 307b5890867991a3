/** Two topics that are close: both are given, the better one first, and it is said that this is a guess. */
import { expect } from 'chai';
import { meant } from '../helpers/meant.ts';
import { type TestSchool, testSchool } from '../helpers/test-school.ts';

const UNSURE = 0.75;

describe('a second look', () => {
  let school: TestSchool;
  before(async () => {
    school = await testSchool();
    await school.say('bram', 'hallo');
  });
  after(() => school.close());

  it('gives both answers, each with its source, when two topics are close', async () => {
    const close = meant(
      school,
      ({ intent, confidence, topics: [other = 0] }) =>
        intent === 'answer' && confidence < UNSURE && other > 0.3 * confidence,
    );
    const said = await school.say('bram', close);
    expect(said.keys).to.deep.equal(['answer.perhaps', 'answer.or']);
    expect(new Set(said.messages.map(({ text }) => text)).size).to.equal(2);
    for (const message of said.messages) expect(message.source).to.be.a('string');
  });

  it('says one thing when the understanding is sure', async () => {
    expect((await school.say('bram', 'hoe vaak komt de Info uit?')).keys).to.deep.equal(['answer.says']);
  });
});
