/** Microsoft's addresses: those of its public cloud, or of a stand-in on this machine that tests and trials use. */
import { TEAMS_SERVICES } from './service-address.ts';

export interface CloudAddresses {
  /** The OpenID document whose keys sign what the Bot Connector sends. */
  botMetadata: string;
  /** Where our own tokens are given. */
  tokenUrl: string;
  /** The OpenID document whose keys sign what people sign in with, and who is named as its issuer. */
  signIn: { metadata: string; issuers: readonly string[] };
  /** Origins that messages may be sent to. */
  services: readonly string[];
}

/** @param standIn the origin of a stand-in for all of it */
export function cloudAddresses(tenant: string, standIn?: string): CloudAddresses {
  const bot = standIn ?? 'https://login.botframework.com';
  const login = standIn ?? 'https://login.microsoftonline.com';
  return {
    botMetadata: `${bot}/v1/.well-known/openidconfiguration`,
    signIn: {
      metadata: `${login}/${tenant}/v2.0/.well-known/openid-configuration`,
      issuers: [`https://login.microsoftonline.com/${tenant}/v2.0`, `https://sts.windows.net/${tenant}/`],
    },
    tokenUrl: `${login}/${tenant}/oauth2/v2.0/token`,
    services: standIn === undefined ? TEAMS_SERVICES : [standIn],
  };
}
