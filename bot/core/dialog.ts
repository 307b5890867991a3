/** A dialog: named steps, a version, a small memory (see docs/decisions/002-named-steps.md). It answers with keys, never with words. */
import type { Actor } from './actor.ts';
import type { AccountRef } from './channel.ts';
import type { Meaning } from './meaning.ts';
import type { Choice, InLanguages, Outgoing, PageLink, TextKey, Values } from './words.ts';

/** What a step waits for. In `free` the next message is content: only a bare "stop", "terug" or "help" is a command. */
export type Expects = 'choice' | 'date' | 'name' | 'exact' | 'free';

/** A message that is nothing but one of these words, in any language we speak, or a number. */
export type Act = 'yes' | 'no' | 'back' | 'stop' | 'help' | number;

/** What the person said, to a step. */
export interface Said {
  /** As written; empty when a button was pressed. */
  text: string;
  /** What the person wrote when the dialog began, also at later steps. */
  meaning: Meaning;
  /** The value of the choice, pressed or typed. */
  choice?: string;
  act?: Act;
}

/** Everything a step may look at. */
export interface Scene<Memory> {
  said: Said;
  memory: Partial<Memory>;
  who: Actor;
  school: string;
  /** The language of the reply. */
  language: string;
  /** The id that every effect of this turn carries: a write repeated with it returns the first outcome. */
  cause: string;
  now: Date;
  conversation: { id: string; kind: 'private' | 'group' };
  /** Whose account it is told in: who is linked, or unlinked. */
  account: AccountRef;
  /** Whether the channel can bring a file. */
  takesFiles: boolean;
}

export type Outcome<Step extends string, Memory> =
  | { kind: 'go'; step: Step; memory: Partial<Memory> }
  | { kind: 'ask'; step: Step; say: Outgoing[]; memory: Partial<Memory> }
  /** `language`: this reply and the talk from here on are in that language. */
  | { kind: 'done'; say: Outgoing[]; language?: string; offer?: Offer<Step, Memory> }
  | { kind: 'unclear' };

export type Asked<Step extends string, Memory> = Extract<Outcome<Step, Memory>, { kind: 'ask' }>;
export type Done = Extract<Outcome<never, never>, { kind: 'done' }>;

/** Buttons below the last message of what is done. Who takes one goes on at `step`; nobody has to, and nothing waits for it. */
export interface Offer<Step extends string, Memory> {
  step: Step;
  choices: Choice[];
  memory: Partial<Memory>;
}

export interface Step<Name extends string, Memory> {
  expects: Expects;
  take(scene: Scene<Memory>): Promise<Outcome<Name, Memory>> | Outcome<Name, Memory>;
}

export interface Dialog<Name extends string = string, Memory extends object = object> {
  id: string;
  /** Raise when a step's meaning changes: talks under way restart, kindly. */
  version: number;
  first: Name;
  /** Its questions, or those that lead to these steps, are dropped in silence when the next message is about something else. */
  lapses?: boolean | readonly Name[];
  steps: Record<Name, Step<Name, Memory>>;
}

/** A dialog whose memory and step names the engine does not look into. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds dialogs of every memory
export type AnyDialog = Dialog<string, any>;

interface Say {
  values?: Values;
  choices?: Choice[];
  source?: InLanguages;
  lines?: NonNullable<Outgoing['lines']>;
  link?: PageLink;
}
const outgoing = (key: TextKey, rest: Say = {}): Outgoing => ({ key, ...rest });

/** On to the next step at once, with what was learnt; the answer given is used up. */
export const go = <Step extends string, Memory>(step: Step, memory: Partial<Memory> = {}): Outcome<Step, Memory> => ({
  kind: 'go',
  step,
  memory,
});

/** Asks, and waits: the answer goes to `step`. */
export const ask = <Step extends string, Memory>(
  step: Step,
  key: TextKey,
  rest: Say = {},
  memory: Partial<Memory> = {},
): Asked<Step, Memory> => ({ kind: 'ask', step, say: [outgoing(key, rest)], memory });

/** Says it, and the dialog is over. */
export const done = (key: TextKey, rest: Say = {}): Done => ({
  kind: 'done',
  say: [outgoing(key, rest)],
});

/** Over, with several messages. */
export const doneWith = (...say: Outgoing[]): Done => ({ kind: 'done', say });

/** This is no answer to the question: the engine looks for another meaning, else asks again. */
export const unclear = (): Outcome<never, never> => ({ kind: 'unclear' });
