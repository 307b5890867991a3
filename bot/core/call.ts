/** HTTP calls to a platform, each made once. By node:http, which takes a third of the CPU time that fetch takes. */
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Call {
  method: 'GET' | 'POST' | 'PUT';
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Ends the call: what it did is then not known. */
  signal?: AbortSignal | undefined;
}

export interface CallAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/**
 * Makes one call and reads the whole answer, whatever its status; a redirection is an answer like any other. Connections are
 * kept for the next call. Rejects with the system's error (`code`, `syscall`) when no answer came, or only a part of it.
 */
export function call(url: string | URL, { method, headers, body, signal }: Call): Promise<CallAnswer> {
  const address = new URL(url);
  const open = address.protocol === 'https:' ? secureRequest : plainRequest;
  const length = Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, 'content-length': length }, ...(signal ? { signal } : {}) };
    const asked: ClientRequest = open(address, options, (answer) => {
      read(answer).then(resolve, reject);
    });
    asked.on('error', reject).end(body);
  });
}

function read(answer: IncomingMessage): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('error', reject);
    answer.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
    });
  });
}
