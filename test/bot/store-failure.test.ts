import { expect } from 'chai';
import { UserError } from '../../bot/core/errors.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { testSchool } from '../helpers/test-school.ts';

describe('a store that fails', function () {
  this.timeout(30_000);

  it('abuse 73: takes nothing and confirms nothing while it is away', async () => {
    const store = await startEmbedded({ memory: true });
    const school = await testSchool({ storeUri: store.uri });
    await school.say('fatma', 'hallo');
    await store.close();
    const [sent, turns] = [school.channel.delivered.length, school.turns.length];
    const message = school.incoming('fatma', { text: 'ik wil een afspraak met de juf' });
    const error: unknown = await school.bot.engine.accept(message).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(UserError).with.property('code', 'store-away');
    await school.bot.engine.idle();
    expect(school.channel.delivered).to.have.length(sent);
    expect(school.turns).to.have.length(turns);
    await school.close();
  });
});
