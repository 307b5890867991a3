/** How fast one process may send: a platform's limits for a bot, and a pause when the platform asks for one. */
import { type Adapter, type ChannelName, type Limits, Retry } from '../core/channel.ts';

/** Waiting longer than this is not worth holding a message for, in milliseconds: it goes back, and another gets its turn. */
const LONGEST_WAIT = 3_000;
const CONVERSATIONS_REMEMBERED = 10_000;

export interface Pacer {
  /** Resolves when a message may go to this conversation. Throws Retry where that is too far off. */
  turn(adapter: Limited, conversation: string): Promise<void>;
  /**
   * Right before it goes. Of moments that came while the machine was busy, many are over at once: what went in the last second
   * counts all the same.
   */
  leave(adapter: Limited): Promise<void>;
  /** The platform asks to wait: nothing goes there for so many milliseconds. */
  pause(channel: ChannelName, milliseconds: number): void;
}

type Limited = Pick<Adapter, 'channel' | 'limits'>;

interface Pace {
  /** When the next message may go, to anybody, in milliseconds of performance.now(). */
  next: number;
  /** The same for each conversation. */
  conversations: Map<string, number>;
  /** When the last ones went, oldest first: as many as may go in a second. */
  left: number[];
}

/** Nothing was sent yet. Time is the machine's own: the platform's limits are real, also where the Clock stands still. */
export function createPacer(): Pacer {
  const paces = new Map<ChannelName, Pace>();
  const paceOf = (channel: ChannelName): Pace => {
    const pace = paces.get(channel) ?? { next: 0, conversations: new Map<string, number>(), left: [] };
    paces.set(channel, pace);
    return pace;
  };
  return {
    async turn({ channel, limits }, conversation) {
      if (!limits) return;
      const wait = reserve(paceOf(channel), conversation, limits, performance.now());
      if (wait > LONGEST_WAIT) throw new Retry(wait);
      await sleep(wait);
    },
    async leave({ channel, limits }) {
      if (!limits) return;
      const pace = paceOf(channel);
      for (let wait = untilRoom(pace, limits); wait > 0; wait = untilRoom(pace, limits)) await sleep(wait);
      pace.left = [...pace.left, performance.now()].slice(-limits.perSecond);
    },
    pause(channel, milliseconds) {
      const pace = paceOf(channel);
      pace.next = Math.max(pace.next, performance.now() + milliseconds);
    },
  };
}

const untilRoom = ({ left }: Pace, { perSecond }: Limits): number =>
  left.length < perSecond ? 0 : (left[0] ?? 0) + 1_000 - performance.now();

const sleep = async (milliseconds: number): Promise<void> => {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

/** Takes the next free moment for this conversation; one too far off is left to others. Returns how long to wait for it. */
function reserve(pace: Pace, conversation: string, limits: Limits, now: number): number {
  const at = Math.max(now, pace.next, pace.conversations.get(conversation) ?? 0);
  if (at - now > LONGEST_WAIT) return at - now;
  pace.next = Math.max(now, pace.next) + 1_000 / limits.perSecond;
  // Set anew, so that the first of the map is the one least recently used.
  pace.conversations.delete(conversation);
  pace.conversations.set(conversation, at + limits.apart);
  if (pace.conversations.size > CONVERSATIONS_REMEMBERED)
    pace.conversations.delete(pace.conversations.keys().next().value ?? '');
  return at - now;
}
