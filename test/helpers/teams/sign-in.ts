/** What people sign in with in a tab: the claims of a token as Entra makes it. */
import { APP, TENANT } from './fake-teams.ts';
import { accountOf } from './people.ts';
import { type Claims } from './signer.ts';

/** Of person `id`, in the form that Entra calls 2.0. */
export const signInOf = (id: number, more: Claims = {}): Claims => ({
  iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  aud: APP,
  tid: TENANT,
  oid: accountOf(id),
  scp: 'access_as_user',
  name: 'Fatma Yildiz',
  ...more,
});
