/** Who calls: only Microsoft's Bot Connector, for our app, from our tenant. Checked here, once, before the SDK sees anything. */
import { hash } from 'node:crypto';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Activity } from './activity.ts';
import { isServiceAddress } from './service-address.ts';
import { KeysAway, type SigningKey, type SigningKeys } from './signing-keys.ts';

export interface CallerParts {
  /** The id of our app: the audience of every token. */
  appId: string;
  tenant: string;
  /** The addresses that replies may go to, as origins. */
  services: readonly string[];
  keys: SigningKeys;
}

/** `keys-away`: nobody can tell now. */
export type Verdict = 'sound' | 'refused' | 'keys-away';

const ISSUER = 'https://api.botframework.com';
/** Seconds that clocks may differ (Bot Connector authentication). */
const TOLERANCE = 300;
const CHANNEL = 'msteams';
const BEARER = /^Bearer ([\w-]{1,1024}\.[\w-]{1,8192}\.[\w-]{1,2048})$/;

/** The token in an Authorization header; undefined when there is none of its shape. */
export const tokenIn = (header: string | undefined): string | undefined => BEARER.exec(header ?? '')?.[1];

/** What can be told without a key is looked at first, so that strangers cost nothing. Never throws. */
export async function judge(token: string, activity: Activity, parts: CallerParts): Promise<Verdict> {
  if (!isForUs(activity, parts)) return 'refused';
  try {
    return (await isSigned(token, activity, parts)) ? 'sound' : 'refused';
  } catch (error) {
    if (error instanceof KeysAway) return 'keys-away';
    if (error instanceof errors.JOSEError || error instanceof TypeError) return 'refused';
    throw error;
  }
}

function isForUs(
  { channelId, serviceUrl, conversation, channelData }: Activity,
  { tenant, services }: CallerParts,
): boolean {
  const tenants = [conversation.tenantId, channelData.tenant?.id].filter((one) => one !== undefined);
  const isOurTenant = tenants.length > 0 && tenants.every((one) => one.toLowerCase() === tenant);
  return channelId === CHANNEL && isOurTenant && isServiceAddress(serviceUrl, services);
}

async function isSigned(token: string, { serviceUrl, channelId }: Activity, parts: CallerParts): Promise<boolean> {
  const { alg, kid } = decodeProtectedHeader(token);
  if (alg !== 'RS256' || kid === undefined) return false;
  const signing = await parts.keys.find(kid);
  if (!signing) return false;
  const payload =
    recall(parts, token, signing) ?? remember(parts, token, signing, await claimsOf(token, signing, parts));
  const mayEndorse = signing.endorsements?.includes(channelId) ?? true;
  return mayEndorse && payload['serviceurl'] === serviceUrl;
}

/** What a token claims, when it is signed with this key, for our app, and has not ended. Throws a JOSEError. */
async function claimsOf(token: string, { key }: SigningKey, { appId }: CallerParts): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, key, {
    issuer: ISSUER,
    audience: appId,
    algorithms: ['RS256'],
    clockTolerance: TOLERANCE,
    requiredClaims: ['exp', 'serviceurl'],
  });
  return payload;
}

/**
 * Microsoft sends many activities with one token, and to prove a signature costs as much as to store a message. So what was
 * proven is believed for some minutes, while the token lasts and the key is the same; what it is held against is not.
 */
const proven = new WeakMap<CallerParts, Map<string, Proven>>();
interface Proven {
  signing: SigningKey;
  payload: JWTPayload;
  until: number;
}
/** In milliseconds. */
const BELIEVED_FOR = 5 * 60_000;
const BELIEVED_AT_MOST = 100;

const nameOf = (token: string): string => hash('sha256', token, 'base64');

function recall(parts: CallerParts, token: string, signing: SigningKey): JWTPayload | undefined {
  const known = proven.get(parts)?.get(nameOf(token));
  return known?.signing === signing && performance.now() < known.until ? known.payload : undefined;
}

function remember(parts: CallerParts, token: string, signing: SigningKey, payload: JWTPayload): JWTPayload {
  const known = proven.get(parts) ?? new Map<string, Proven>();
  if (known.size >= BELIEVED_AT_MOST) known.clear();
  const ends = ((payload.exp ?? 0) + TOLERANCE) * 1000 - performance.timeOrigin;
  known.set(nameOf(token), { signing, payload, until: Math.min(ends, performance.now() + BELIEVED_FOR) });
  proven.set(parts, known);
  return payload;
}
