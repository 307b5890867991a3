/** What every channel shares (contract A): what comes in, what goes out, and how sending can fail. */

/** `clock` is time itself: a school's timers arrive on it. */
export const CHANNELS = ['web', 'telegram', 'teams', 'console', 'clock'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** A person on a channel. `id` is the platform's immutable id, never a name. */
export interface AccountRef {
  channel: ChannelName;
  id: string;
}

export interface ConversationRef {
  /** Unique within its channel. */
  id: string;
  kind: 'private' | 'group';
}

/** One thing that happened on a channel, proven and translated by its adapter. */
export interface Incoming {
  /** The same for every repeat of the same event: Telegram bot + update_id, Teams conversation + activity id, web a UUID. */
  key: string;
  /** Another mark of the same event, where the platform may bring it again under another key. */
  mark?: string;
  channel: ChannelName;
  /** The platform's immutable id of who did it. */
  account: string;
  conversation: ConversationRef;
  /** When the platform says it happened. */
  at: Date;
  kind: 'text' | 'choice' | 'file' | 'edit' | 'blocked' | 'joined' | 'clock';
  /** What a person wrote, for `text` and `edit`. Data, never markup or a command. */
  text?: string;
  /** A pressed button, for `choice`: which question, which of its choices (from 0). */
  choice?: { question: string; index: number };
  /** Which timer is due, for `clock`. */
  timer?: { kind: string; values: Readonly<Record<string, string | number>> };
  /**
   * What came beside words, by kind ("sticker", "photo", "voice"), for `file`. `ref`: what the channel fetches it by, where it
   * can; `bytes`: how large the platform says it is.
   */
  files?: { kind: string; name?: string; ref?: string; bytes?: number }[];
  /** The same for files that were sent as one, where each comes by itself. */
  album?: string;
  /** The platform's id of the message this one answers. */
  replyTo?: string;
  /** The school this bot or page speaks for, where the channel serves one. */
  school?: string;
  /** The language the platform says the person reads, as BCP 47. A hint: a chosen language wins. */
  language?: string;
}

/** A message in words, ready for an adapter to split and dress up. No markup: every character is shown as it is. */
export interface Spoken {
  text: string;
  language: string;
  direction: 'ltr' | 'rtl';
  /** The question this message asks: its id, and what can be chosen. Choices can always be typed by number too. */
  question?: { id: string; choices: string[] };
  /** Facts in rows, shown as a card where a channel has cards. */
  card?: { label: string; value: string }[];
  /** The document and place an answer comes from. */
  source?: string;
  /** For a channel that takes files. Text where the file is one. */
  file?: { name: string; type: string; content: string | Uint8Array };
  /** `inside`: the page that a platform opens by itself, without the name of the channel (bot/core/door.ts). */
  link?: { url: string; label: string; inside?: string };
}

/** What a person wrote or pressed, in their own words or the button's. */
export interface Heard {
  /** The key of the incoming message. */
  id: string;
  /** ISO 8601. */
  at: string;
  text: string;
  choice?: { question: string; index: number };
}

/** Where a message goes. */
export interface Address {
  channel: ChannelName;
  conversation: string;
}

export interface Limits {
  /** Messages a second, to all together. */
  perSecond: number;
  /** Milliseconds between two messages to one conversation. */
  apart: number;
}

/**
 * One channel's way out. `plan` is pure: it splits a message into parts that fit the platform's limits.
 * `send` delivers one part and returns the platform's id of it, or throws Retry, Gone or Doubt.
 */
export interface Adapter<Part = unknown> {
  readonly channel: ChannelName;
  /** How fast the platform lets one bot send what nobody waits for. Without: as fast as it goes. */
  readonly limits?: Limits;
  /** Whether it can bring somebody a file. */
  readonly takesFiles?: boolean;
  plan(message: Spoken): Part[];
  /** `id` is the same for every try of the same part: a channel that can, uses it to deliver once. */
  send(to: Address, part: Part, id: string): Promise<string>;
  /**
   * Only for a channel by which files come: the bytes of one, of no more than `atMost`. May be repeated. Throws a UserError for
   * what it will never give, Retry for what it does not give now.
   */
  fetch?(ref: string, atMost: number): Promise<Uint8Array>;
  /**
   * Only for a channel without a platform, which keeps the talk itself: what people said and what they got, in one go,
   * each id once. Throws Retry.
   */
  keep?(to: Address, heard: readonly Heard[], parts: readonly { id: string; part: Part }[]): Promise<void>;
}

/** Not delivered, and certain of it: try again after `after` milliseconds. */
export class Retry extends Error {
  readonly after: number;
  constructor(after: number, options?: ErrorOptions) {
    super(`try again after ${after} ms`, options);
    this.after = after;
  }
}
/** Nobody is there any more: blocked, uninstalled, deleted. Not to be tried again. */
export class Gone extends Error {}
/** The response was lost: perhaps delivered, perhaps not. */
export class Doubt extends Error {}
