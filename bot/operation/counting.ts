/** Tells how each message came in, and how each send went, for measuring. */
import { type Adapter, type ChannelName, Doubt, Gone, type Incoming, Retry } from '../core/channel.ts';
import { UserError } from '../core/errors.ts';

export interface AcceptOutcome {
  channel: ChannelName;
  outcome: 'accepted' | 'repeated' | 'full' | 'store-away' | 'failed';
}
export interface SendOutcome {
  channel: ChannelName;
  outcome: 'sent' | 'retry' | 'gone' | 'doubt' | 'failed';
}

interface Accepts {
  accept(incoming: Incoming): Promise<Extract<AcceptOutcome['outcome'], 'accepted' | 'repeated' | 'full'>>;
}

/** The same engine. */
export function countingAccepts<Engine extends Accepts>(
  engine: Engine,
  onAccept?: (accepted: AcceptOutcome) => void,
): Engine {
  if (!onAccept) return engine;
  const accept: Accepts['accept'] = async (incoming) => {
    const { channel } = incoming;
    try {
      const outcome = await engine.accept(incoming);
      onAccept({ channel, outcome });
      return outcome;
    } catch (error) {
      const away = error instanceof UserError && error.code === 'store-away';
      onAccept({ channel, outcome: away ? 'store-away' : 'failed' });
      throw error;
    }
  };
  return { ...engine, accept };
}

/** The same adapter; a channel that keeps the talk itself sends all of a turn at once. */
export function countingSends(adapter: Adapter, onSend?: (sent: SendOutcome) => void): Adapter {
  if (!onSend) return adapter;
  const { channel } = adapter;
  const counted = async <T>(sending: Promise<T>): Promise<T> => {
    try {
      const sent = await sending;
      onSend({ channel, outcome: 'sent' });
      return sent;
    } catch (error) {
      onSend({ channel, outcome: outcomeOf(error) });
      throw error;
    }
  };
  const keep = adapter.keep?.bind(adapter);
  return {
    ...adapter,
    send: (to, part, id) => counted(adapter.send(to, part, id)),
    ...(keep ? { keep: (to, heard, parts) => counted(keep(to, heard, parts)) } : {}),
  };
}

function outcomeOf(error: unknown): SendOutcome['outcome'] {
  if (error instanceof Retry) return 'retry';
  if (error instanceof Gone) return 'gone';
  return error instanceof Doubt ? 'doubt' : 'failed';
}
