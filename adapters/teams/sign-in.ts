/**
 * The tab "Mijn school": whose it is, by the token that Teams gives its page. Single sign-on of tabs, as in
 * learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-overview.
 */
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Door, type Proven } from '../../bot/core/door.ts';
import { type Log } from '../../bot/core/log.ts';
import { seldom } from '../../bot/core/seldom.ts';
import { KeysAway, type SigningKeys } from './signing-keys.ts';

export interface SignInParts {
  appId: string;
  tenant: string;
  /** The https origin people use; without it the app is known by its id only. */
  publicUrl?: string | undefined;
  /** Who may have made the token: both forms that Entra uses for our tenant. */
  issuers: readonly string[];
  keys: SigningKeys;
  log: Log;
}

/** Whose frames hold a tab: "Teams" and "All hosts" of learn.microsoft.com/microsoftteams/platform/tabs/how-to/tab-requirements. */
const TEAMS_FRAMES = ['https://teams.microsoft.com', 'https://*.teams.microsoft.com', 'https://*.cloud.microsoft'];
/** Seconds that clocks may differ. */
const TOLERANCE = 300;
const TOLD_EVERY = 60_000;
const SHAPE = /^[\w-]{1,1024}\.[\w-]{1,8192}\.[\w-]{1,2048}$/;
/** The scope that the registration of the app gives to Teams. */
const SCOPE = 'access_as_user';

const Claims = z.object({ tid: z.guid(), oid: z.guid(), scp: z.string() });

/** How the app is called where tokens are asked for it: an app with a bot (docs/teams.md). */
export const resourceOf = (appId: string, publicUrl: string): string =>
  `api://${new URL(publicUrl).hostname}/botid-${appId}`;

/** The tab's door: only members and guests of our tenant, by their immutable id in it. */
export function teamsDoor(parts: SignInParts): Door {
  const mayTell = seldom(TOLD_EVERY);
  return {
    channel: 'teams',
    framedBy: TEAMS_FRAMES,
    async prove(token) {
      try {
        return SHAPE.test(token) ? await holderOf(token, parts) : 'refused';
      } catch (error) {
        if (error instanceof KeysAway) return 'away';
        const claim = error instanceof errors.JWTClaimValidationFailed ? error.claim : 'token';
        if (mayTell(claim)) parts.log.warn({ claim }, 'a sign-in of Teams was refused (docs/teams.md)');
        return 'refused';
      }
    },
  };
}

/** Throws what jose throws, and KeysAway. */
async function holderOf(token: string, parts: SignInParts): Promise<Proven> {
  const { tid } = decodeJwt(token);
  // Not proven yet: it decides nothing but the words of the refusal.
  if (typeof tid === 'string' && tid.toLowerCase() !== parts.tenant) return 'elsewhere';
  const { alg, kid } = decodeProtectedHeader(token);
  const signing = alg === 'RS256' && kid !== undefined ? await parts.keys.find(kid) : undefined;
  if (!signing) return 'refused';
  const { payload } = await jwtVerify(token, signing.key, {
    issuer: [...parts.issuers],
    audience: audiencesOf(parts),
    algorithms: ['RS256'],
    clockTolerance: TOLERANCE,
    requiredClaims: ['exp'],
  });
  const { success, data } = Claims.safeParse(payload);
  const isOurs = success && data.tid.toLowerCase() === parts.tenant && data.scp.split(' ').includes(SCOPE);
  return isOurs ? { account: data.oid.toLowerCase() } : 'refused';
}

const audiencesOf = ({ appId, publicUrl }: SignInParts): string[] => [
  appId,
  ...(publicUrl === undefined ? [] : [resourceOf(appId, publicUrl)]),
];
