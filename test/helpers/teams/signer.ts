/** What signs in the fake cloud: a key of its own, and one that nobody knows. */
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

export interface Claims {
  iss?: string;
  aud?: string;
  /** Seconds from now. */
  expiresIn?: number;
  [claim: string]: unknown;
}
export interface Signer {
  /** As the Bot Connector publishes it, with what it may sign for. */
  jwk: JWK & { endorsements: string[] };
  sign(claims: Claims): Promise<string>;
  /** The same with a key of somebody else. */
  forge(claims: Claims): Promise<string>;
  /** Under another key id. */
  signAs(kid: string, claims: Claims): Promise<string>;
}

const KID = 'fake-key';

/** Makes the keys. */
export async function signer(endorsements = ['msteams', 'webchat']): Promise<Signer> {
  const [ours, others] = [await generateKeyPair('RS256', { extractable: true }), await generateKeyPair('RS256')];
  const sign = (
    { iss, aud, expiresIn = 3_600, ...rest }: Claims,
    key = ours.privateKey,
    kid = KID,
  ): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { ...rest, nbf: now - 10, exp: now + expiresIn, ...(iss ? { iss } : {}), ...(aud ? { aud } : {}) };
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key);
  };
  return {
    jwk: { ...(await exportJWK(ours.publicKey)), kid: KID, use: 'sig', alg: 'RS256', endorsements },
    sign: (claims) => sign(claims),
    forge: (claims) => sign(claims, others.privateKey),
    signAs: (kid, claims) => sign(claims, others.privateKey, kid),
  };
}
