import { MAX_DOCUMENT, type Doc } from '../bson.ts';
import { command } from '../command.ts';
import { MAX_MESSAGE } from '../wire.ts';

/** The newest protocol version this speaks: that of MongoDB 7.0. */
const WIRE_VERSION = 21;

/**
 * hello: what a driver needs to know. No `logicalSessionTimeoutMinutes`: sessions would only serve transactions, and
 * cost every command an id.
 */
export const hello = command('read', 'any', (): Doc => ({
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  maxBsonObjectSize: MAX_DOCUMENT,
  maxMessageSizeBytes: MAX_MESSAGE,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  minWireVersion: 0,
  maxWireVersion: WIRE_VERSION,
  readOnly: false,
}));

export const ping = command('read', ['ping'], (): Doc => ({}));

export const endSessions = command('read', ['endSessions'], (): Doc => ({}));

export const buildInfo = command('read', ['buildInfo', 'buildinfo'], (): Doc => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  modules: ['samenspraak-embedded'],
  maxBsonObjectSize: MAX_DOCUMENT,
}));
