import { expect } from 'chai';
import { accessToken } from '../../../adapters/teams/access-token.ts';
import { cloudAddresses } from '../../../adapters/teams/cloud.ts';
import { type Connector, connector } from '../../../adapters/teams/connector.ts';
import { sendingLimits } from '../../../adapters/teams/limits.ts';
import { planParts } from '../../../adapters/teams/plan.ts';
import { Doubt, Gone, Retry } from '../../../bot/core/channel.ts';
import { clockAt } from '../../../bot/core/clock.ts';
import { APP, type Failure, type FakeTeams, fakeTeams, PASSWORD, TENANT } from '../../helpers/teams/fake-teams.ts';
import { spoken } from '../web/fixture.ts';

const part = planParts(spoken('hallo'), () => 'Nieuw bericht')[0]!;

describe('sending to Teams', () => {
  const clock = clockAt(new Date('2026-11-24T10:00:00Z'));
  let fake: FakeTeams;
  let out: Connector;
  let service: string | undefined;
  beforeEach(async () => {
    fake = await fakeTeams({ clock });
    fake.chat('a:1');
    service = `${fake.url}/`;
    out = make();
  });
  afterEach(() => fake.close());

  function make(password = PASSWORD, services: readonly string[] = [fake.url]): Connector {
    const { tokenUrl } = cloudAddresses(TENANT, fake.url);
    const token = accessToken({ appId: APP, password, tokenUrl });
    const limits = sendingLimits(() => clock.now().getTime());
    return connector({ token, limits, services, serviceOf: async () => service });
  }
  const failure = (conversation = 'a:1', from = out): Promise<unknown> =>
    from.send(conversation, part).then(
      (id) => `sent as ${id}`,
      (error: unknown) => error,
    );
  const after = (given: Failure): Promise<unknown> => {
    fake.failNext(given);
    return failure();
  };
  const shown = (): number => fake.chat('a:1').shown.length;
  const count = (what: RegExp): number => fake.calls.filter((call) => what.test(call)).length;

  it('returns the id of the message, and asks for one token, however many wait for it', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => out.send('a:1', part)));
    expect(fake.chat('a:1').shown.map(({ id }) => id)).to.have.members(ids);
    expect(count(/oauth2/)).to.equal(1);
  });

  it('puts a card in the place of another', async () => {
    const id = await out.send('a:1', part);
    await out.update('a:1', id, part);
    expect(fake.chat('a:1').shown).to.have.length(1);
    expect(fake.chat('a:1').shown[0]).to.include({ edits: 1 });
  });

  it('keeps to what Teams takes, and never finds out how it refuses', async () => {
    const waits: number[] = [];
    for (let time = 0; time < 200; time++) {
      const result = await failure();
      if (!(result instanceof Retry)) continue;
      waits.push(result.after);
      clock.move(result.after);
    }
    expect(shown()).to.equal(200 - waits.length);
    expect(Math.max(...waits)).to.be.above(10_000, 'the window of 30 seconds');
  });

  it('keeps to 50 a second of all conversations together', async () => {
    const results = [];
    for (let at = 0; at < 60; at++) {
      fake.chat(`a:${at}`);
      results.push(await failure(`a:${at}`));
    }
    expect(results.filter((one) => one instanceof Retry)).to.have.length(10);
  });

  it('waits as long as Teams asks, and somewhat where it does not tell', async () => {
    expect(await after({ status: 429, retryAfter: 7 })).to.include({ after: 7_000 });
    for (const status of [412, 429, 502, 503, 504]) {
      const error = (await after({ status })) as Retry;
      expect(error).to.be.instanceOf(Retry);
      expect(error.after).to.be.within(2_000, 5_000);
      clock.move(1_000);
    }
    expect(shown()).to.equal(0);
  });

  it('asks for a new token when the old one is not taken', async () => {
    expect(await after({ status: 401 })).to.be.instanceOf(Retry);
    await out.send('a:1', part);
    expect(count(/oauth2/)).to.equal(2);
  });

  it('abuse 14: teams a stored address that was changed is refused, and no token is sent there', async () => {
    for (const changed of ['https://evil.example/', 'http://169.254.169.254/', `${fake.url}@evil.example/`]) {
      service = changed;
      expect(await failure()).to.include({ message: 'a stored service address is not one of Teams' });
    }
    expect(count(/oauth2/)).to.equal(0);
  });

  it('abuse 68: teams whoever blocked or uninstalled the app is gone, and so is who was never there', async () => {
    fake.chat('a:1').isBlocked = true;
    expect(await failure()).to.be.instanceOf(Gone);
    expect(await failure('a:404')).to.be.instanceOf(Gone);
    service = undefined;
    expect(await failure()).to.be.instanceOf(Gone);
  });

  it('abuse 69: teams a lost response, or a failure half-way, is in doubt, and the call is made once', async () => {
    expect(await after('after')).to.be.instanceOf(Doubt);
    expect(shown()).to.equal(1);
    expect(await after('before')).to.be.instanceOf(Doubt);
    expect(await after({ status: 500 })).to.be.instanceOf(Doubt);
    expect(count(/POST .v3/)).to.equal(2);
  });

  it('is certain that nothing was sent when nobody took the connection', async () => {
    const other = await fakeTeams();
    await other.close();
    const nobody = other.url;
    service = nobody;
    expect(await failure('a:1', make(PASSWORD, [nobody]))).to.be.instanceOf(Retry);
    service = fake.url;
    await fake.close();
    expect(await failure(), 'where tokens are given').to.be.instanceOf(Retry);
  });

  it('abuse 74: teams neither secret nor token is in what is thrown', async () => {
    const errors = [
      await failure('a:1', make('wrong-wrong-wrong')),
      await after('after'),
      await after({ status: 400 }),
    ];
    await fake.close();
    errors.push(await failure());
    for (let error of errors)
      for (; error instanceof Error; error = error.cause)
        expect(`${error.message} ${error.stack ?? ''}`).not.to.match(/wrong-wrong|fakefake|access-[\da-f]{8}/);
  });
});
