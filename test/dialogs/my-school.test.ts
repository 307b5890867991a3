/** A parent asks for the own page in the chat. */
import { expect } from 'chai';
import mongoose from 'mongoose';
import { testSchool, type TestSchool } from '../helpers/test-school.ts';

describe('asking for the own page', () => {
  let school: TestSchool;
  before(async () => (school = await testSchool({ address: () => 'https://chat.school.example' })));
  after(() => school.close());
  const links = (): Promise<number> => mongoose.connection.collection('pagepasses').countDocuments();

  it('gives a link that names nobody, in every language, and makes the one before worth nothing', async () => {
    const first = await school.say('fatma', 'mijn school');
    const second = await school.say('fatma', 'My school!');
    for (const { keys, messages } of [first, second]) {
      const link = messages.at(-1)?.link;
      expect(keys.at(-1)).to.equal('my-school.link');
      expect(link?.url).to.match(/^https:\/\/chat\.school\.example\/my-school\/open\?key=[\w-]{32}$/);
      expect(link?.inside).to.equal('https://chat.school.example/my-school');
    }
    expect(first.messages.at(-1)?.link?.url).not.to.equal(second.messages.at(-1)?.link?.url);
    expect(await links()).to.equal(1);
  });

  it('keeps a question open that was asked before', async () => {
    await school.say('bram', 'mijn gegevens');
    const { keys, question } = await school.say('bram', 'mijn school');
    expect(keys).to.include.members(['my-school.link', 'settings.mine']);
    expect(question?.choices).to.have.length(3);
  });

  it('tells a visitor how to be linked, and makes no link; in a group it is private', async () => {
    const before = await links();
    expect((await school.say('nobody', 'mijn school')).keys).to.include('link.not-linked');
    const group = { conversation: { id: 'group', kind: 'group' } } as const;
    expect((await school.say('fatma', 'mijn school', group)).keys).to.include('bot.private-only');
    expect(await links()).to.equal(before);
  });

  it('does not take a question about school for it', async () => {
    const { keys } = await school.say('fatma', 'wanneer begint mijn school na de vakantie?');
    expect(keys).not.to.include('my-school.link');
  });
});
