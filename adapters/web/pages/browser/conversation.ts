/** One conversation on the page: what is said and what comes back. */
import { byId } from './dom.ts';
import { Feed, type Row } from './feed.ts';
import { keptQueue, keepQueue } from './kept.ts';
import { Log } from './log.ts';
import { Outbox, type SendState, type Unsent } from './outbox.ts';
import { setText } from './page-texts.ts';
import type { Outcome, Session } from './session.ts';

/** Milliseconds: an answer that takes longer is not worth the waiting dots. */
const TYPING_FOR = 20_000;
/** Milliseconds: a connection that is back so soon was never missed. */
const OFFLINE_AFTER = 2_000;

/** Runs until it is closed. */
export class Conversation {
  readonly #session: Session;
  readonly #log: Log;
  readonly #outbox: Outbox;
  readonly #feed: Feed;
  readonly #online = (): void => this.#outbox.now();
  /** How many messages of the bot came; and had come when the last of ours was sent. */
  #heard = 0;
  #heardBefore = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #offline: ReturnType<typeof setTimeout> | undefined;

  /** @param lost the person is not there any more */
  constructor(session: Session, lost: () => void) {
    this.#session = session;
    this.#log = new Log({
      choose: (question, index, label) => this.#send({ id: newId(), label, choice: { question, index } }),
      again: (message) => this.#send(message),
    });
    this.#outbox = new Outbox({
      deliver: (message) => this.#deliver(message),
      changed: (message, state) => this.#changed(message, state),
      keep: (queue) => keepQueue(session.person, queue),
    });
    this.#feed = new Feed(session, {
      row: (row) => this.#row(row),
      caughtUp: () => this.#log.caughtUp(),
      connected: (yes) => this.#connected(yes),
      lost,
    });
    window.addEventListener('online', this.#online);
    this.#outbox.add(...keptQueue(session.person));
  }

  say(text: string): void {
    this.#send({ id: newId(), label: text });
  }

  choose(language: string): Promise<void> {
    return this.#session.choose(language);
  }

  close(): void {
    window.removeEventListener('online', this.#online);
    this.#feed.close();
    this.#outbox.stop();
    this.#showTyping(false);
    clearTimeout(this.#offline);
    setText(byId('connection', HTMLParagraphElement), undefined);
  }

  async #deliver({ id, label, choice }: Unsent): Promise<Outcome> {
    const outcome = await this.#session.say(choice ? { id, choice } : { id, text: label });
    const spent = outcome.kind === 'refused' && outcome.quota === true;
    setText(byId('quota', HTMLParagraphElement), spent ? 'web.quota' : undefined);
    return outcome;
  }

  #send(message: Unsent): void {
    this.#outbox.add(message);
  }

  #changed(message: Unsent, state: SendState): void {
    this.#log.own(message, state);
    if (state === 'sending') this.#heardBefore = this.#heard;
    // The answer may be here before the word that the message was stored.
    if (state === 'sent' && this.#heard === this.#heardBefore) this.#showTyping(true);
  }

  #row(row: Row): void {
    if (!this.#log.add(row) || row.from === 'person') return;
    this.#heard += 1;
    this.#showTyping(false);
  }

  #showTyping(yes: boolean): void {
    clearTimeout(this.#typing);
    byId('typing', HTMLDivElement).hidden = !yes;
    if (!yes) return;
    this.#log.toEnd();
    this.#typing = setTimeout(() => this.#showTyping(false), TYPING_FOR);
  }

  #connected(yes: boolean): void {
    const line = byId('connection', HTMLParagraphElement);
    clearTimeout(this.#offline);
    if (!yes) {
      this.#offline = setTimeout(() => setText(line, 'web.offline'), OFFLINE_AFTER);
      return;
    }
    setText(line, undefined);
    this.#outbox.now();
  }
}

/** A UUID, version 4. `crypto.randomUUID` exists on https and localhost only; a school may try this in its own network. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
