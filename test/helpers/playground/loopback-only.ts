/** Loaded before a program that would listen for everybody: it listens on this machine only. */
import { Server } from 'node:net';

const listen = Server.prototype.listen as (this: Server, ...all: unknown[]) => Server;
Server.prototype.listen = function (this: Server, ...all: unknown[]): Server {
  const [first, ...rest] = all;
  if (typeof first === 'number' && typeof rest[0] !== 'string') return listen.call(this, first, '127.0.0.1', ...rest);
  const isOpen = typeof first === 'object' && first !== null && 'port' in first && !('host' in first);
  return listen.call(this, isOpen ? { ...first, host: '127.0.0.1' } : first, ...rest);
};
