/** The Teams channel put together: its way in, its way out, and the moment it is opened. */
import { type Adapter, Retry } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import { type Door } from '../../bot/core/door.ts';
import { type Log } from '../../bot/core/log.ts';
import { type Route } from '../web/http.ts';
import { accessToken, WrongSecret } from './access-token.ts';
import { type CloudAddresses } from './cloud.ts';
import { connector } from './connector.ts';
import { type Accept, createIntake, type Intake } from './intake.ts';
import { type SendingLimits, sendingLimits } from './limits.ts';
import { messagesRoute } from './messages-route.ts';
import { type Part, planParts, type Say } from './plan.ts';
import { sdkTurns } from './sdk.ts';
import { services, type ServiceStore } from './services.ts';
import { shownCards } from './shown-cards.ts';
import { teamsDoor } from './sign-in.ts';
import { signingKeys } from './signing-keys.ts';

export interface TeamsOptions {
  appId: string;
  password: string;
  tenant: string;
  /** The https origin people use. */
  publicUrl?: string | undefined;
  /** Microsoft's addresses, or those of a stand-in. */
  cloud: CloudAddresses;
  places: ServiceStore;
  languages: readonly string[];
  /** The language of people whose own we do not speak. */
  fallback: string;
  say: Say;
  /** How much may be sent; without it, what Teams takes. */
  sending?: SendingLimits;
  clock: Clock;
  log: Log;
}

export interface TeamsChannel {
  adapter: Adapter<Part>;
  /** For the web server. */
  routes: Route[];
  /** Of the tab. */
  door: Door;
  /** Begins to take activities. Throws OperatorError when Microsoft does not take the secret. */
  open(accept: Accept): Promise<void>;
  close(): Promise<void>;
}

/** For what nobody waits for: half of what Teams takes of an app, and 1,800 an hour in a conversation. */
const LIMITS = { perSecond: 25, apart: 2_000 };

/** Nothing happens before `open`. */
export function teamsChannel({
  appId,
  password,
  tenant,
  publicUrl,
  cloud,
  places,
  say,
  sending,
  ...rest
}: TeamsOptions): TeamsChannel {
  const { log } = rest;
  const [known, shown] = [services(places), shownCards()];
  const token = accessToken({ appId, password, tokenUrl: cloud.tokenUrl });
  const out = connector({ token, limits: sending ?? sendingLimits(), services: cloud.services, serviceOf: known.of });
  const keys = signingKeys(cloud.botMetadata, log);
  const { issuers, metadata } = cloud.signIn;
  const signIn = { appId, tenant, publicUrl, issuers, keys: signingKeys(metadata, log), log };
  let intake: Intake | undefined;

  return {
    adapter: {
      channel: 'teams',
      limits: LIMITS,
      plan: (message) => planParts(message, say),
      async send({ conversation }, part) {
        const id = await out.send(conversation, part).catch((error: unknown) => {
          throw explained(error, log);
        });
        shown.keep(conversation, id, part);
        return id;
      },
    },
    routes: [messagesRoute({ appId, tenant, services: cloud.services, keys }, () => intake?.take)],
    door: teamsDoor(signIn),
    async open(accept) {
      await token.get().catch((error: unknown) => {
        if (error instanceof WrongSecret) throw wrongSecret();
        log.warn({ err: error }, 'Microsoft cannot be reached: the rest works, and it is tried again');
      });
      intake = createIntake({ ...rest, accept, say, runTurn: sdkTurns(appId), connector: out, services: known, shown });
    },
    close: async () => intake?.idle(),
  };
}

/** While the program runs, messages wait until somebody has mended it. */
const MENDED_WITHIN = 60_000;

function explained(error: unknown, log: Log): unknown {
  if (!(error instanceof WrongSecret)) return error;
  log.error('Microsoft does not take TEAMS_APP_PASSWORD any more: messages wait');
  return new Retry(MENDED_WITHIN, { cause: error });
}

const wrongSecret = (): OperatorError =>
  new OperatorError(
    'Microsoft does not take TEAMS_APP_PASSWORD: make a new client secret for the app (docs/teams.md).',
  );
