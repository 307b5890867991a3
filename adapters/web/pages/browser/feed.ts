/** What comes from the server: events, with the connection made again and again until it holds. */
import type { HistoryRow } from '../../history.ts';
import type { Session } from './session.ts';

/** A row of the history as it travels: the moment is text. */
export type Row = HistoryRow extends infer One
  ? One extends HistoryRow
    ? Omit<One, 'at'> & { at: string }
    : never
  : never;

export interface FeedParts {
  row(row: Row): void;
  /** The history has been told; what follows is new. */
  caughtUp(): void;
  connected(yes: boolean): void;
  /** The person is not there any more. */
  lost(): void;
}

/** Milliseconds. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
/** A page that was hidden for so long may hold a connection that died unnoticed. */
const LONG_HIDDEN = 30_000;

/** The events of one conversation, until it is closed. */
export class Feed {
  readonly #session: Session;
  readonly #parts: FeedParts;
  readonly #away = new AbortController();
  #source: EventSource | undefined;
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hiddenAt = 0;

  constructor(session: Session, parts: FeedParts) {
    this.#session = session;
    this.#parts = parts;
    const { signal } = this.#away;
    window.addEventListener('online', () => this.#connect(), { signal });
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    this.#connect();
  }

  close(): void {
    this.#away.abort();
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = this.#session.events();
    this.#source = source;
    source.addEventListener('open', () => {
      this.#pause = FIRST_PAUSE;
      this.#parts.connected(true);
    });
    source.addEventListener('row', ({ data }: MessageEvent<string>) => this.#parts.row(JSON.parse(data) as Row));
    source.addEventListener('caught-up', () => this.#parts.caughtUp());
    source.addEventListener('error', () => this.#failed(source));
  }

  /** A lost connection the browser makes again; a refused one is ours: the session may be forgotten. */
  #failed(source: EventSource): void {
    this.#parts.connected(false);
    if (source.readyState !== EventSource.CLOSED || this.#away.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#reopen(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  async #reopen(): Promise<void> {
    const opened = await this.#session.open().catch(() => 'out of reach' as const);
    if (this.#away.signal.aborted) return;
    if (opened === undefined) this.#parts.lost();
    else this.#connect();
  }

  #seen(): void {
    if (document.hidden) this.#hiddenAt = performance.now();
    else if (performance.now() - this.#hiddenAt > LONG_HIDDEN) this.#connect();
  }
}
