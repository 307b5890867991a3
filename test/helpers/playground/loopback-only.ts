/** Loaded before a program that would listen for everybody and call home: it has this machine, and no other. */
import { Server, Socket } from 'node:net';

type Method<T> = (this: T, ...all: unknown[]) => T;
const listen = Server.prototype.listen as Method<Server>;
const connect = Socket.prototype.connect as Method<Socket>;

/** Where a connection is refused, as by a host that is away. */
const NOBODY = { host: '127.0.0.1', port: 1 };

Server.prototype.listen = function (this: Server, ...all: unknown[]): Server {
  const [first, ...rest] = all;
  if (typeof first === 'number' && typeof rest[0] !== 'string') return listen.call(this, first, '127.0.0.1', ...rest);
  const isOpen = typeof first === 'object' && first !== null && 'port' in first && !('host' in first);
  return listen.call(this, isOpen ? { ...first, host: '127.0.0.1' } : first, ...rest);
};

Socket.prototype.connect = function (this: Socket, ...all: unknown[]): Socket {
  return isHere(all) ? connect.call(this, ...all) : connect.call(this, NOBODY);
};

/** What is given is (options), (port, host), (path), or these as one array. Without a host it is this machine. */
function isHere(all: unknown[]): boolean {
  const [first, second] = Array.isArray(all[0]) ? (all[0] as unknown[]) : all;
  const named = typeof first === 'object' && first !== null && 'host' in first ? first.host : second;
  const host = typeof named === 'string' ? named : '127.0.0.1';
  return ['127.0.0.1', 'localhost', '::1'].includes(host);
}
