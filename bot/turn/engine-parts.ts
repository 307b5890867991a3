/** What the engine is given, and what it holds. */
import type { Adapter, ChannelName } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Held as HeldConversation } from '../../models/conversations/document.ts';
import type { Speech } from '../speech/speech.ts';
import type { Replies, TalkState } from './state.ts';
import type { TurnParts, TurnResult } from './turn.ts';

export type Held = HeldConversation<TalkState, Replies>;

export interface EngineParts {
  turn: TurnParts;
  adapters: ReadonlyMap<ChannelName, Adapter>;
  speech: Speech;
  clock: Clock;
  log: Log;
  /** Names this process among those that share the store. */
  owner: string;
  /** How long an unfinished message waits for its rest, in milliseconds; 0: not at all. */
  settleFor: number;
  /** Told of every turn that finished, for measuring and for `ask`. `waited`: since its first message, in milliseconds too. */
  onTurn?(result: TurnResult, milliseconds: number, waited: number): void;
}

/** A turn begun so often without finishing is put aside. */
export const TRIES_AT_MOST = 3;
