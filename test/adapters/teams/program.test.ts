/** The program as a school runs it, with Teams switched on. */
import { expect } from 'chai';
import { MESSAGES_PATH } from '../../../adapters/teams/messages-route.ts';
import { type Folder, programFolder, startProgram } from '../../helpers/program.ts';
import { wordsOf } from '../../helpers/teams/chats.ts';
import { APP, type FakeTeams, fakeTeams, PASSWORD, TENANT } from '../../helpers/teams/fake-teams.ts';
import { person } from '../../helpers/teams/people.ts';
import { signInOf } from '../../helpers/teams/sign-in.ts';

describe('the program with Teams', function () {
  this.timeout(60_000);
  let folder: Folder;
  let fake: FakeTeams;
  let settings: Record<string, string>;
  beforeEach(async () => {
    folder = programFolder();
    fake = await fakeTeams();
    const teams = { TEAMS_APP_ID: APP, TEAMS_TENANT_ID: TENANT, TEAMS_APP_PASSWORD: PASSWORD };
    settings = { ...folder.settings, ...teams, TEAMS_CLOUD_URL: fake.url };
  });
  afterEach(async () => {
    folder.remove();
    await fake.close();
  });

  it('answers in the conversation, has no demonstration, says no secret, and stops when told', async () => {
    const program = await startProgram(settings);
    fake.endpoint = `${program.address}${MESSAGES_PATH}`;
    const parent = person(fake, 1001);
    await parent.says('hoe vaak komt de Info uit?');
    while (!parent.sees().some((shown) => wordsOf(shown).includes('Bron: ')))
      await new Promise((go) => setTimeout(go, 20));
    expect((await fetch(`${program.address}/api/demo`)).status).to.equal(404);
    const tab = `${program.address}/my-school/teams`;
    expect((await fetch(tab)).headers.get('content-security-policy')).to.include('https://teams.microsoft.com');
    const proof = await fake.signer.sign(signInOf(1001));
    const notLinked = await fetch(tab, { method: 'POST', body: new URLSearchParams({ proof }) });
    expect(notLinked.status).to.equal(403);
    expect(await notLinked.text()).to.include('nog niet gekoppeld');
    expect(await program.end('SIGTERM')).to.equal(0);
    expect(program.output()).not.to.include('fakefake');
  });

  it('refuses to start with a secret that Microsoft does not take', async () => {
    const wrong = { ...settings, TEAMS_APP_PASSWORD: 'wrong'.repeat(8) };
    const ending = await startProgram(wrong).catch((error: unknown) => (error as Error).message);
    expect(ending).to.include('TEAMS_APP_PASSWORD: make a new').and.not.include('wrongwrong');
  });
});
