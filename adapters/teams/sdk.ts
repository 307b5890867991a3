/**
 * Botbuilder's CloudAdapter, behind our own checks: it gets activities that are proven, and sends nothing. Its own checks let
 * through what they should not, and its own sending repeats itself (docs/decisions/003 and 010).
 */
import {
  CloudAdapter,
  INVOKE_RESPONSE_KEY,
  type Activity as SdkActivity,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import {
  AuthenticationConstants,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  ConnectorClient,
  UserTokenClient,
} from 'botframework-connector';
import { type Activity } from './activity.ts';

/** What the SDK must never do by itself here. */
function refuse(): never {
  throw new Error('the SDK neither checks nor sends here');
}

/** Nobody signs in through the bot. */
class NoUserTokens extends UserTokenClient {
  getUserToken = refuse;
  getSignInResource = refuse;
  signOutUser = refuse;
  getTokenStatus = refuse;
  getAadTokens = refuse;
  exchangeToken = refuse;
}

/** Whoever comes here was checked before. */
class AlreadyChecked extends BotFrameworkAuthentication {
  readonly #userTokens = new NoUserTokens();
  authenticateRequest = refuse;
  authenticateStreamingRequest = refuse;
  createConnectorFactory = refuse;
  createUserTokenClient = (): Promise<UserTokenClient> => Promise.resolve(this.#userTokens);
}

/** Runs one turn of the SDK; returns what an invoke is answered with. Throws what `run` throws. */
export type RunTurn = (
  activity: Activity,
  run: (context: TurnContext) => Promise<void>,
) => Promise<InvokeResponse | undefined>;

/** One per app. */
export function sdkTurns(appId: string): RunTurn {
  const adapter = new CloudAdapter(new AlreadyChecked());
  const claims = [{ type: AuthenticationConstants.AudienceClaim, value: appId }];
  const client = new ConnectorClient({ signRequest: refuse }, { baseUri: 'https://nothing.invalid' });
  const caller = {
    audience: AuthenticationConstants.ToChannelFromBotOAuthScope,
    claimsIdentity: new ClaimsIdentity(claims, true),
    connectorFactory: { create: () => Promise.resolve(client) },
  };
  return async (activity, run) => {
    let answer: InvokeResponse | undefined;
    let failure: { error: unknown } | undefined;
    await adapter.processActivityDirect(caller, activity as unknown as SdkActivity, async (context) => {
      // The SDK turns an error into a text of its own; ours says whether the message must come again.
      await run(context).catch((error: unknown) => (failure = { error }));
      answer = context.turnState.get<{ value?: InvokeResponse } | undefined>(INVOKE_RESPONSE_KEY)?.value;
    });
    if (failure) throw failure.error;
    return answer;
  };
}
