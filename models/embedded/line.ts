/**
 * A line to the store: one connection, on which many commands are under way at once. What every message needs goes this way;
 * it takes a fifth of the CPU time that the driver takes for a command. All else is the driver's: see docs/decisions/018.
 */
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { decode, type Doc } from './bson.ts';
import { commandMessage, Framer, replyIn } from './wire.ts';

/** The connection ended, or an answer did not come in time: what became of a command is not known. */
export class LineBroken extends Error {
  constructor(why: string) {
    super(`the line to the store: ${why}`);
    this.name = 'LineBroken';
  }
}

interface Waiting {
  /** The look before it was sent. */
  since: number;
  resolve(reply: Doc): void;
  reject(error: LineBroken): void;
}

/**
 * How often it is looked whether an answer is late, in milliseconds. Looks are counted, not time: while this process itself is held
 * up nobody looks, and the answer that lies there is read before the next look.
 */
const LOOK_EVERY = 250;

/** One connection to the store. `open` it; when it broke, open another one. */
export class Line {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #framer = new Framer();
  readonly #watch: NodeJS.Timeout;
  #unsent: Buffer[] = [];
  #lastId = 0;
  #looks = 0;

  /** `patience`: how long an answer is waited for, in milliseconds. Rejects when nobody listens at this path. */
  static async open(path: string, patience: number): Promise<Line> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return new Line(socket, patience);
  }

  private constructor(socket: Socket, patience: number) {
    this.#socket = socket;
    this.#watch = setInterval(() => this.#look(patience / LOOK_EVERY), LOOK_EVERY).unref();
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#break('it was closed'));
  }

  /** Whether commands can be given. */
  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Told once, when it is open no more. */
  onClose(told: () => void): void {
    this.#socket.once('close', told);
  }

  /** The reply, which may be one of failure. Rejects with LineBroken. */
  command(body: Doc): Promise<Doc> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new LineBroken('it is closed'));
      const id = this.#nextId();
      this.#send(commandMessage(id, body));
      this.#waiting.set(id, { since: this.#looks, resolve, reject });
    });
  }

  /** Ends it. Whoever waits for a reply is told that it will not come. */
  close(): void {
    this.#socket.destroy();
  }

  /** What is given in one go is sent in one go. */
  #send(message: Buffer): void {
    if (this.#unsent.push(message) > 1) return;
    process.nextTick(() => {
      this.#socket.write(this.#unsent.length === 1 ? message : Buffer.concat(this.#unsent));
      this.#unsent = [];
    });
  }

  #nextId(): number {
    this.#lastId = this.#lastId === MAX_ID ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  #take(chunk: Buffer): void {
    try {
      for (const message of this.#framer.messages(chunk)) this.#answer(message);
    } catch {
      this.#socket.destroy(); // what comes is no reply: nothing after it can be trusted
    }
  }

  #answer(message: Buffer): void {
    const { to, body } = replyIn(message);
    const waiting = this.#waiting.get(to);
    this.#waiting.delete(to);
    waiting?.resolve(decode(body));
  }

  #look(patience: number): void {
    this.#looks += 1;
    const [oldest] = this.#waiting.values();
    if (oldest && this.#looks - oldest.since > patience) this.#socket.destroy();
  }

  #break(why: string): void {
    clearInterval(this.#watch);
    for (const { reject } of this.#waiting.values()) reject(new LineBroken(why));
    this.#waiting.clear();
  }
}
const MAX_ID = 0x7fffffff;
