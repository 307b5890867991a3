/** What comes in, told apart by the SDK: a message, a change, a press, an installation. All else is left out. */
import { type AdaptiveCardInvokeResponse, TeamsActivityHandler, type TurnContext } from 'botbuilder';
import { type Incoming } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { type Activity, pressedData } from './activity.ts';
import { ofChoice, ofEdit, ofInstallation, ofMessage } from './translate.ts';

export interface SchoolBotParts {
  /** Takes what is for us; throws what accepting throws. */
  take(incoming: Incoming): Promise<void>;
  /** Takes a press and says what the client shows. */
  takePress(incoming: Incoming): Promise<AdaptiveCardInvokeResponse>;
  clock: Clock;
}

/** Adaptive cards answer with 200 and tell in the body what went wrong. */
const NOT_OURS: AdaptiveCardInvokeResponse = {
  statusCode: 400,
  type: 'application/vnd.microsoft.error',
  value: { code: 'BadRequest', message: 'bad-request' },
};

/** One per app. */
export class SchoolBot extends TeamsActivityHandler {
  readonly #parts: SchoolBotParts;

  constructor(parts: SchoolBotParts) {
    super();
    this.#parts = parts;
    this.onMessage(this.#taking(ofMessage));
    this.onTeamsMessageEditEvent(this.#taking(ofEdit));
    this.onInstallationUpdateAdd(this.#taking((activity, now) => ofInstallation(activity, 'joined', now)));
    this.onInstallationUpdateRemove(this.#taking((activity, now) => ofInstallation(activity, 'blocked', now)));
  }

  #taking(translate: (activity: Activity, now: Date) => Incoming | undefined) {
    return async ({ activity }: TurnContext, next: () => Promise<void>): Promise<void> => {
      const incoming = translate(activity as unknown as Activity, this.#parts.clock.now());
      if (incoming) await this.#parts.take(incoming);
      await next();
    };
  }

  protected override async onAdaptiveCardInvoke({ activity }: TurnContext): Promise<AdaptiveCardInvokeResponse> {
    const incoming = ofChoice(activity as unknown as Activity, pressedData(activity.value), this.#parts.clock.now());
    return incoming ? this.#parts.takePress(incoming) : NOT_OURS;
  }
}
