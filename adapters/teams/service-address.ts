/** Where messages, and the token that goes with them, may be sent. An address is data from outside, also when it comes from the store. */

/** Teams in Microsoft's public cloud (learn.microsoft.com: "Bot Framework service URLs"). */
export const TEAMS_SERVICES: readonly string[] = ['https://smba.trafficmanager.net'];

/** @param services origins, such as `https://smba.trafficmanager.net` */
export function isServiceAddress(address: string, services: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password, search, hash } = new URL(address);
  return services.includes(origin) && `${username}${password}${search}${hash}` === '';
}
