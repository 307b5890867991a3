/** A response that stays open, for server-sent events. */
import { type ServerResponse } from 'node:http';
import { type Stream } from './http.ts';

/** A client that leaves more bytes than this unread is let go; it can come back for the history. */
const MAX_UNREAD = 1_000_000;

/** All open streams of a server, so that it can end them when it stops. */
export class Streams {
  readonly #open = new Set<Stream>();
  #ended = false;

  /** The head of the response has been written. */
  open(response: ServerResponse): Stream {
    const gone = new AbortController();
    const stream: Stream = {
      closed: gone.signal,
      write: (text) => {
        if (!gone.signal.aborted) response.write(text);
        if (response.writableLength > MAX_UNREAD) response.destroy();
        return !gone.signal.aborted && !response.destroyed;
      },
      close: () => response.end(),
    };
    this.#open.add(stream);
    response.on('close', () => {
      this.#open.delete(stream);
      gone.abort();
    });
    if (this.#ended) stream.close();
    return stream;
  }

  endAll(): void {
    this.#ended = true;
    for (const stream of this.#open) stream.close();
  }
}
