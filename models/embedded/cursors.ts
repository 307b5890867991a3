import { encode, type Doc } from './bson.ts';
import { CommandError } from './command-error.ts';
import { type Projection } from './projection.ts';
import { type Results } from './results.ts';

/** Where the documents of a cursor come from, batch by batch. */
export interface Batches {
  /** The next documents, at most `size`; `done` when there are no more. */
  next(size: number): { documents: Uint8Array[]; done: boolean };
}

interface Open {
  readonly ns: string;
  readonly batches: Batches;
  usedAt: number;
}

const FIRST_BATCH = 101;
const NEXT_BATCH = 1000;
/** A batch closes after this many bytes, so that one reader does not hold up the others. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** As in MongoDB: a cursor nobody reads on is closed after ten minutes. */
const IDLE_MS = 10 * 60_000;
const MAX_OPEN = 1000;

/** The cursors that clients have not read to the end. With too many, the one idle longest is closed. */
export class Cursors {
  private readonly open = new Map<bigint, Open>();
  private readonly now: () => number;
  private lastId = 0n;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** The reply to a command that opens a cursor. A batch size of 0 opens it without reading. */
  start(ns: string, batches: Batches, size: number | undefined, single = false): Doc {
    const { documents, done } = batches.next(size ?? FIRST_BATCH);
    const id = done || single ? 0n : this.keep(ns, batches);
    return { cursor: { firstBatch: documents, id, ns } };
  }

  /** The reply to getMore. Throws CursorNotFound (code 43) for a cursor of another collection too. */
  more(id: bigint, ns: string, size: number | undefined): Doc {
    this.closeIdle(MAX_OPEN);
    const cursor = this.open.get(id);
    if (cursor?.ns !== ns) throw new CommandError(43, 'CursorNotFound', `cursor id ${String(id)} not found`);
    this.open.delete(id);
    const { documents, done } = cursor.batches.next(size ?? NEXT_BATCH);
    cursor.usedAt = this.now();
    if (!done) this.open.set(id, cursor);
    return { cursor: { nextBatch: documents, id: done ? 0n : id, ns } };
  }

  /** Closes a cursor; false when there is none of this id. */
  close(id: bigint): boolean {
    return this.open.delete(id);
  }

  /** Closes the cursors of a collection, because it or an index of it goes away. */
  closeOf(ns: string): void {
    for (const [id, cursor] of this.open) if (cursor.ns === ns) this.open.delete(id);
  }

  private keep(ns: string, batches: Batches): bigint {
    this.closeIdle(MAX_OPEN - 1);
    const id = ++this.lastId;
    this.open.set(id, { ns, batches, usedAt: this.now() });
    return id;
  }

  /** The map is in order of use, so that the first ones are idle longest. */
  private closeIdle(most: number): void {
    for (const [id, { usedAt }] of this.open) {
      if (usedAt > this.now() - IDLE_MS && this.open.size <= most) return;
      this.open.delete(id);
    }
  }
}

/** Batches of a search, read on from where the last one ended. */
export class ResultBatches implements Batches {
  private readonly results: Results;
  private readonly projection: Projection | undefined;
  private skip: number;
  private left: number;

  constructor(results: Results, skip: number, limit: number, projection?: Projection) {
    this.results = results;
    this.projection = projection;
    this.skip = skip;
    this.left = limit || Infinity;
  }

  next(size: number): { documents: Uint8Array[]; done: boolean } {
    const documents: Uint8Array[] = [];
    const wanted = Math.min(size, this.left);
    if (wanted === 0) return { documents, done: this.left === 0 };
    let bytes = 0;
    for (const found of this.results.rows()) {
      if (this.skip-- > 0) continue;
      const document = this.projection ? this.projection(found.raw) : found.raw;
      documents.push(document);
      bytes += document.length;
      this.left--;
      if (documents.length === wanted || bytes > BATCH_BYTES) return { documents, done: this.left === 0 };
    }
    return { documents, done: true };
  }
}

/** Batches of documents that are at hand: the outcome of an aggregation, a list of indexes. */
export class ListBatches implements Batches {
  private readonly documents: readonly Doc[];
  private at = 0;

  constructor(documents: readonly Doc[]) {
    this.documents = documents;
  }

  next(size: number): { documents: Uint8Array[]; done: boolean } {
    const batch: Uint8Array[] = [];
    for (let bytes = 0; batch.length < size && bytes <= BATCH_BYTES; this.at++) {
      const document = this.documents[this.at];
      if (!document) break;
      const raw = encode(document);
      batch.push(raw);
      bytes += raw.length;
    }
    return { documents: batch, done: this.at >= this.documents.length };
  }
}
