/** The conversation on the page: rows of the history in the server's order, then what is not sent yet. */
import { botMessage, ownMessage, timeLine, type Choose } from './bubble.ts';
import { byId, make } from './dom.ts';
import type { Row } from './feed.ts';
import type { SendState, Unsent } from './outbox.ts';
import { setMoment, setText, type PageKey } from './page-texts.ts';

export interface LogParts {
  choose: Choose;
  /** The person wants a message that failed to be sent again. */
  again(message: Unsent): void;
}

const STATES: Record<SendState, PageKey> = {
  sending: 'web.sending',
  waiting: 'web.waiting',
  busy: 'web.busy',
  failed: 'web.failed',
  sent: 'web.sent',
};
/** Pixels from the end within which one still reads along. */
const NEAR = 120;

/** One conversation; a new one begins with an empty page. */
export class Log {
  readonly #parts: LogParts;
  readonly #box = byId('log', HTMLDivElement);
  readonly #rows = byId('rows', HTMLDivElement);
  readonly #newer = byId('newer', HTMLButtonElement);
  readonly #seen = new Map<string, HTMLElement>();
  #day = '';
  /** Whether one reads along at the end. */
  #follows = true;

  constructor(parts: LogParts) {
    this.#parts = parts;
    this.#rows.replaceChildren();
    this.#box.ariaLive = 'off';
    this.#newer.hidden = true;
    this.#newer.onclick = () => this.toEnd();
    this.#box.onscroll = document.onscroll = () => this.#scrolled();
    // The keyboard of a phone takes its place from the conversation.
    window.onresize = () => this.#follows && this.toEnd();
  }

  /** From now on what is added is new, and read aloud. */
  caughtUp(): void {
    this.#box.ariaLive = 'polite';
    byId('empty', HTMLDivElement).hidden = this.#seen.size > 0;
  }

  /** @returns whether it was not there yet, as a row */
  add(row: Row): boolean {
    const known = this.#seen.get(row.id);
    if (known && !known.classList.contains('pending')) return false;
    if (row.from === 'bot') this.#close('.choices', row.body.question !== undefined);
    else if (row.body.choice) this.#choose(row.body.choice);
    const message =
      known ?? (row.from === 'bot' ? botMessage(row.body, this.#parts.choose) : ownMessage(row.body.text));
    message.querySelector('.meta')?.remove();
    message.append(timeLine(row.at, row.from === 'person'));
    message.classList.remove('pending');
    delete message.dataset['state'];
    this.#place(row, message);
    this.#shown(row.id, message, this.#follows || known !== undefined);
    return true;
  }

  /** A message of this page, as far as it has come. */
  own(message: Unsent, state: SendState): void {
    const id = `web/${message.id}`;
    const known = this.#seen.get(id);
    if (known && !known.classList.contains('pending')) return;
    const element = known ?? ownMessage(message.label);
    element.classList.add('pending');
    element.dataset['state'] = state;
    element.querySelector('.meta')?.remove();
    element.append(this.#stateLine(message, state));
    if (message.choice) this.#choose(message.choice);
    if (known) return;
    this.#rows.append(element);
    this.#shown(id, element, true);
  }

  /** With little height it is not the box that scrolls but the page. */
  toEnd(): void {
    for (const one of [this.#box, document.documentElement]) one.scrollTop = one.scrollHeight;
    this.#newer.hidden = true;
    this.#follows = true;
  }

  /** Rows stand before what is not sent yet; a new day is announced. */
  #place(row: Row, message: HTMLElement): void {
    const day = new Date(row.at).toDateString();
    const next = [...this.#rows.children].find((one) => one.classList.contains('pending')) ?? null;
    if (day !== this.#day) {
      this.#day = day;
      const time = make('time');
      setMoment(time, row.at, 'day');
      this.#rows.insertBefore(make('p', 'day', time), message.isConnected ? message : next);
    }
    // Moving an element takes its focus away: only where its place is another.
    const inPlace =
      message.isConnected &&
      (next === null || message.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!inPlace) this.#rows.insertBefore(message, next);
  }

  #shown(id: string, message: HTMLElement, follow: boolean): void {
    this.#seen.set(id, message);
    byId('empty', HTMLDivElement).hidden = true;
    if (follow) this.toEnd();
    else if (this.#box.ariaLive === 'polite') this.#newer.hidden = false;
  }

  #scrolled(): void {
    this.#follows = this.#nearEnd();
    this.#newer.hidden ||= this.#follows;
  }

  #nearEnd(): boolean {
    const below = [this.#box, document.documentElement].map(
      (one) => one.scrollHeight - one.scrollTop - one.clientHeight,
    );
    return Math.max(...below) < NEAR;
  }

  #stateLine(message: Unsent, state: SendState): HTMLElement {
    const words = make('span', `state ${state}`);
    setText(words, STATES[state]);
    const line = make('p', 'meta', words);
    if (state === 'failed') {
      const again = make('button', 'quiet');
      again.type = 'button';
      setText(again, 'web.again');
      again.onclick = () => this.#parts.again(message);
      line.append(' ', again);
    }
    return line;
  }

  /** Marks what was chosen: the buttons of that question are used. */
  #choose({ question, index }: { question: string; index: number }): void {
    const selector = `.choices[data-question="${CSS.escape(question)}"]`;
    const button = this.#rows.querySelectorAll(`${selector} .choice`)[index];
    this.#close(selector, true);
    if (!button || button.classList.contains('chosen')) return;
    button.classList.add('chosen');
    const mark = make('span', 'unseen');
    setText(mark, 'web.chosen');
    button.append(mark);
  }

  #close(selector: string, yes: boolean): void {
    if (!yes) return;
    for (const button of this.#rows.querySelectorAll<HTMLButtonElement>(`${selector} .choice`)) button.disabled = true;
  }
}
