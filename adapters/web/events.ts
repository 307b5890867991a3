/** Server-sent events: the history of a conversation, then what is added to it. */
import { type Log } from '../../bot/core/log.ts';
import { type History, type HistoryRow } from './history.ts';
import { refusal, type Answer, type Stream } from './http.ts';
import { type Live } from './live.ts';

/** Rows of the history a page begins with. */
const BACK = 100;
/** Tabs of one browser that show the same conversation. */
const MAX_STREAMS = 8;
/** Milliseconds: shorter than what proxies allow a silent connection. */
const HEARTBEAT = 25_000;

export interface EventPorts {
  history: History;
  live: Live;
  log: Log;
  /** Milliseconds between signs of life. */
  heartbeat?: number | undefined;
}

/** Answers requests for events, each with a stream. */
export class Events {
  readonly #ports: EventPorts;
  readonly #open = new Map<string, number>();

  constructor(ports: EventPorts) {
    this.#ports = ports;
  }

  /** @param holder whose streams are counted */
  answer(holder: string, conversation: string): Answer {
    const open = this.#open.get(holder) ?? 0;
    if (open >= MAX_STREAMS) return refusal(429, 'too-many-streams');
    return {
      status: 200,
      headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
      stream: (stream) => {
        this.#count(holder, 1);
        stream.closed.addEventListener('abort', () => this.#count(holder, -1));
        this.#follow(stream, conversation).catch((err: unknown) => {
          this.#ports.log.error({ err }, 'history not read');
          stream.close(); // the page comes back by itself
        });
      },
    };
  }

  /** Listens before it reads the history, so that no row falls in between; what is in both is sent once. */
  async #follow(stream: Stream, conversation: string): Promise<void> {
    const { history, live, heartbeat = HEARTBEAT } = this.#ports;
    const early: HistoryRow[] = [];
    let take = (rows: readonly HistoryRow[]): unknown => early.push(...rows);
    const stop = live.listen(conversation, (rows) => take(rows));
    const beat = setInterval(() => stream.write(': here\n\n'), heartbeat);
    stream.closed.addEventListener('abort', () => {
      stop();
      clearInterval(beat);
    });
    stream.write('retry: 2000\n\n');

    const rows = await history.last(conversation, BACK);
    const sent = new Set(rows.map(({ id }) => id));
    const missed = early.filter(({ id }) => !sent.has(id));
    stream.write(`${asEvents([...rows, ...missed])}event: caught-up\ndata: {}\n\n`);
    take = (more) => stream.write(asEvents(more));
  }

  #count(holder: string, by: 1 | -1): void {
    const open = (this.#open.get(holder) ?? 0) + by;
    if (open === 0) this.#open.delete(holder);
    else this.#open.set(holder, open);
  }
}

/** In one write. */
const asEvents = (rows: readonly HistoryRow[]): string => rows.map(asEvent).join('');

/** JSON holds no bare line breaks, so it is one line of data. */
const asEvent = (row: HistoryRow): string =>
  `id: ${row.id.replace(/[\r\n\0]/g, '')}\nevent: row\ndata: ${JSON.stringify(row)}\n\n`;
