/** What a turn knows and needs. */
import type { Actor } from '../core/actor.ts';
import type { AccountRef, ChannelName, Incoming } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { AnyDialog } from '../core/dialog.ts';
import type { UserError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Intent, Meaning } from '../core/meaning.ts';
import type { TimerHandler } from '../core/timer.ts';
import type { Outgoing, TextKey } from '../core/words.ts';
import type { Urgent } from '../../dialogs/urgent.ts';
import type { NewDanger } from '../../models/dangers.ts';
import type { Speech } from '../speech/speech.ts';
import type { IsChild } from '../understanding/child.ts';
import type { Understanding } from '../understanding/understand.ts';
import type { Replies, TalkState } from './state.ts';

/** What a turn needs to know of the rest of the program. */
export interface TurnParts {
  understanding: Understanding;
  /** Which dialog takes an intent. */
  dialogs: ReadonlyMap<Intent, AnyDialog>;
  /** What is done when a timer is due, by its kind. */
  timers: ReadonlyMap<string, TimerHandler>;
  /** The dialog for a spoken message. */
  voice: AnyDialog;
  /** The dialog for a one-time code. */
  link: AnyDialog;
  /** Dialogs that begin with a sentence of their own, said exactly, in any language. */
  commands: readonly { said: TextKey; dialog: AnyDialog }[];
  /** Dialogs that only a timer begins. */
  unasked: readonly AnyDialog[];
  /** Whether a child seems to write. */
  isChild: IsChild;
  /** The help lines for a danger. */
  urgent(danger: Urgent): Outgoing;
  /** Keeps a message that speaks of danger for those at school who read such; false when there is nobody. */
  keepDanger(who: Actor, danger: NewDanger): Promise<boolean>;
  /** Texts by key, to recognise a choice that is typed instead of pressed. */
  say: Speech['say'];
  /** Languages there are texts for. */
  languages: readonly string[];
  /** What people send, and what can be sent to them. */
  files: {
    /** The largest that is kept, in bytes; 0: none is. */
    atMost: number;
    fetch(channel: ChannelName, ref: string, atMost: number): Promise<Uint8Array>;
    takenBy(channel: ChannelName): boolean;
  };
  /** For channels that do not say which school they serve. */
  school: string;
  clock: Clock;
  log: Log;
}

/** Everything known at the start of a turn. */
export interface Turn {
  parts: TurnParts;
  incoming: Incoming;
  /** The id that every effect carries: the question's for a choice, else the message's key. */
  cause: string;
  conversation: { id: string; kind: 'private' | 'group' };
  account: AccountRef;
  who: Actor;
  school: string;
  language: string;
  now: Date;
  meaning: Meaning;
  /** Some open question had expired. */
  expired: boolean;
  brought?: Brought;
}

/** What became of a file. */
export type Brought =
  | { kind: 'kept'; until: Date }
  /** The words for it say why. */
  | { kind: 'refused'; error: UserError };

export interface TurnResult {
  state: TalkState;
  replies: Omit<Replies, 'heard'>;
  cause: string;
  /** For the log and for measuring: what the message was taken to mean. */
  meaning: Meaning;
  /** The person was told that it could not be handled: it is put aside for staff. */
  unhandled?: boolean;
}
