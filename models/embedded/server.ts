import { createServer, type Server, type Socket } from 'node:net';
import { type Doc } from './bson.ts';
import { errorReply } from './command-error.ts';
import { Framer, parseMessage, replyMessage, type Request } from './wire.ts';

/** Answers a command; never throws. */
export type Answer = (command: Doc) => Promise<Doc>;

/** Listens on a unix socket and hands each command on. */
export class SocketServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(answer: Answer) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      serve(socket, answer);
    });
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(path, resolve);
    });
  }

  /** Takes no more connections and ends those there are, after what was written to them. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      for (const socket of this.sockets) socket.destroySoon();
    });
  }
}

/** A malformed message, or an error of the socket, closes this connection and no other. */
function serve(socket: Socket, answer: Answer): void {
  const framer = new Framer();
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of framer.messages(chunk)) handle(socket, message, answer);
    } catch {
      socket.destroy();
    }
  });
}

function handle(socket: Socket, message: Buffer, answer: Answer): void {
  const request = parseMessage(message);
  void answer(request.command).then((reply) => {
    if (request.answered && socket.writable) send(socket, replyOrError(request, reply));
  });
}

/** Replies that are ready together, as those of one flush are, leave together. */
function send(socket: Socket, reply: Buffer): void {
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => {
      socket.uncork();
    });
  }
  socket.write(reply);
}

function replyOrError(request: Request, reply: Doc): Buffer {
  try {
    return replyMessage(request, reply);
  } catch (error) {
    return replyMessage(request, errorReply(error));
  }
}
