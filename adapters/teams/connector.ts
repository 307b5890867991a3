/** The way out to Teams. Each call is made once: repeating it is for who knows what a repeated message would do. */
import { call as callOnce, type CallAnswer } from '../../bot/core/call.ts';
import { Gone } from '../../bot/core/channel.ts';
import { type AccessToken } from './access-token.ts';
import { type AdaptiveCard } from './card.ts';
import { lossOf, refusalOf } from './failures.ts';
import { type SendingLimits } from './limits.ts';
import { type Part } from './plan.ts';
import { isServiceAddress } from './service-address.ts';

export interface ConnectorParts {
  token: AccessToken;
  limits: SendingLimits;
  /** Origins that may be written to. */
  services: readonly string[];
  /** The service address of a conversation, as it was told last; undefined for one that was never heard of. */
  serviceOf(conversation: string): Promise<string | undefined>;
}

export interface Connector {
  /** Sends to a conversation; returns the id of the message. Throws Retry, Gone or Doubt. */
  send(conversation: string, part: Part): Promise<string>;
  /** Puts another card in the place of a message. Throws as `send` does. */
  update(conversation: string, id: string, part: Pick<Part, 'summary' | 'card'>): Promise<void>;
  /** Says a line that is no part of the talk. Throws as `send` does. */
  say(conversation: string, text: string): Promise<void>;
}

/** Milliseconds for a call; a response that comes later counts as lost. */
const PATIENCE = 30_000;

/** One per process: it counts what is sent. */
export function connector({ token, limits, services, serviceOf }: ConnectorParts): Connector {
  async function call(
    method: 'POST' | 'PUT',
    conversation: string,
    more: string,
    activity: object,
  ): Promise<CallAnswer> {
    const service = await serviceOf(conversation);
    if (service === undefined) throw new Gone('nobody ever wrote there');
    if (!isServiceAddress(service, services)) throw new Error('a stored service address is not one of Teams');
    const authorization = `Bearer ${await token.get()}`;
    limits.take(conversation);
    const url = `${service.replace(/\/*$/, '')}/v3/conversations/${encodeURIComponent(conversation)}/activities${more}`;
    const answer = await callOnce(url, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', ...activity }),
      signal: AbortSignal.timeout(PATIENCE),
    }).catch((error: unknown) => {
      throw lossOf(error);
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.status === 401) token.drop();
    throw refusalOf(answer);
  }

  return {
    async send(conversation, part) {
      const { text } = await call('POST', conversation, '', messageOf(part));
      return idIn(text);
    },
    async update(conversation, id, part) {
      await call('PUT', conversation, `/${encodeURIComponent(id)}`, { id, ...messageOf(part) });
    },
    async say(conversation, text) {
      await call('POST', conversation, '', { text, textFormat: 'plain' });
    },
  };
}

/** It is delivered: an answer that cannot be read changes nothing about that. */
function idIn(text: string): string {
  try {
    const { id } = (JSON.parse(text) ?? {}) as { id?: unknown };
    return typeof id === 'string' ? id : '';
  } catch {
    return '';
  }
}

const messageOf = ({ summary, card }: { summary: string; card: AdaptiveCard }): object => ({
  summary,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});
