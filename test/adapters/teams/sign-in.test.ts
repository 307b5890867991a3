/** Whose the tab is: only whom Entra signed in for our app, in our tenant. */
import { expect } from 'chai';
import { cloudAddresses } from '../../../adapters/teams/cloud.ts';
import { resourceOf, teamsDoor } from '../../../adapters/teams/sign-in.ts';
import { signingKeys } from '../../../adapters/teams/signing-keys.ts';
import { type Door } from '../../../bot/core/door.ts';
import { createLog } from '../../../bot/core/log.ts';
import { APP, type FakeTeams, fakeTeams, TENANT } from '../../helpers/teams/fake-teams.ts';
import { accountOf } from '../../helpers/teams/people.ts';
import { signInOf } from '../../helpers/teams/sign-in.ts';
import { type Claims } from '../../helpers/teams/signer.ts';

const OTHER_TENANT = '33333333-3333-4333-8333-333333333333';
const PUBLIC_URL = 'https://chat.school.example';

describe('a sign-in in the tab', () => {
  let fake: FakeTeams;
  let door: Door;
  let logged: string[];
  beforeEach(async () => {
    fake = await fakeTeams();
    logged = [];
    const log = createLog('info', { write: (line: string) => void logged.push(line) });
    const { metadata, issuers } = cloudAddresses(TENANT, fake.url).signIn;
    const keys = signingKeys(metadata, log);
    door = teamsDoor({ appId: APP, tenant: TENANT, publicUrl: PUBLIC_URL, issuers, keys, log });
  });
  afterEach(() => fake.close());

  it('proves the account by its immutable id in the tenant, in both forms that Entra has', async () => {
    const old = { iss: `https://sts.windows.net/${TENANT}/`, aud: resourceOf(APP, PUBLIC_URL) };
    const someId = accountOf(1001).toUpperCase();
    for (const more of [{}, old, { oid: someId, scp: 'openid access_as_user' }])
      expect(await door.prove(await fake.signer.sign(signInOf(1001, more)))).to.deep.equal({
        account: accountOf(1001),
      });
  });

  const WRONG: Record<string, Claims> = {
    'for another app': { aud: OTHER_TENANT },
    'by another issuer': { iss: 'https://api.botframework.com' },
    'that is over': { expiresIn: -600 },
    'without the scope': { scp: 'User.Read' },
    'that is for an app itself': { scp: undefined, roles: ['access_as_user'] },
    'without an account': { oid: undefined },
    'with a name for an account': { oid: 'fatma@school.example' },
    'without a tenant': { tid: undefined },
  };
  for (const [what, more] of Object.entries(WRONG))
    it(`abuse 10: teams a sign-in ${what} is refused`, async () => {
      expect(await door.prove(await fake.signer.sign(signInOf(1001, more)))).to.equal('refused');
    });

  it('abuse 9: teams a sign-in that nobody signed, or somebody else, is refused', async () => {
    const claims = signInOf(1001);
    const unsigned = [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const wrong = [await fake.signer.forge(claims), await fake.signer.signAs('other', claims)];
    for (const token of [...wrong, `${unsigned.join('.')}.`, `${unsigned.join('.')}.AA`, '', 'a.b.c', '{}'])
      expect(await door.prove(token), token).to.equal('refused');
  });

  it('abuse 16: teams a sign-in of another tenant opens nothing, and its person is told why', async () => {
    const iss = `https://login.microsoftonline.com/${OTHER_TENANT}/v2.0`;
    const theirs = await fake.signer.sign(signInOf(1001, { tid: OTHER_TENANT, iss }));
    expect(await door.prove(theirs)).to.equal('elsewhere');
    const mixed = await fake.signer.sign(signInOf(1001, { iss }));
    expect(await door.prove(mixed)).to.equal('refused');
  });

  it('tells whoever runs the machine what was wrong, once a minute, and nothing of the token', async () => {
    const token = await fake.signer.sign(signInOf(1001, { aud: 'api://wrong' }));
    for (let time = 0; time < 5; time++) await door.prove(token);
    expect(logged).to.have.length(1);
    expect(logged[0]).to.include('"claim":"aud"').and.not.include(accountOf(1001)).and.not.include('api://wrong');
  });

  it('abuse 12: teams a sign-in cannot be judged while Microsoft does not answer, and is refused by nobody', async () => {
    fake.isUp = false;
    expect(await door.prove(await fake.signer.sign(signInOf(1001)))).to.equal('away');
  });
});
