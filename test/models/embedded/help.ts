import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type Connection } from 'mongoose';
import { startEmbedded } from '../../../models/embedded/start.ts';

/** With Mongoose's own settings, not those of our models. */
const client = new mongoose.Mongoose();

/** A connection to a store, and the way to be rid of both. */
export interface TestStore {
  readonly connection: Connection;
  readonly uri: string;
  close(): Promise<void>;
}

/** A store in memory. */
export async function memoryStore(): Promise<TestStore> {
  const embedded = await startEmbedded({ memory: true });
  const connection = await client.createConnection(embedded.uri).asPromise();
  const close = async (): Promise<void> => {
    await connection.close();
    await embedded.close();
  };
  return { connection, uri: embedded.uri, close };
}

/** The store that MONGODB_URI names, in a database of its own that is dropped at the end; without it one in memory. */
export async function conformanceStore(): Promise<TestStore> {
  const uri = process.env['MONGODB_URI'];
  if (!uri) return memoryStore();
  const dbName = `samenspraak_test_${process.pid}`;
  const connection = await client.createConnection(uri, { dbName }).asPromise();
  const close = async (): Promise<void> => {
    await connection.dropDatabase();
    await connection.close();
  };
  return { connection, uri, close };
}

/** Runs a test in an empty folder that is removed afterwards. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'store-test-'));
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a promise rejects with. Fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await promise;
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error('expected a rejection');
}

/** The stages of an explained plan, from the outside in. */
export function stagesOf(explained: unknown): { stage: string; indexName?: string }[] {
  const [plan] = [explained].flat() as { queryPlanner: { winningPlan: Plan } }[];
  const stages: Plan[] = [];
  for (let at: Plan | undefined = plan?.queryPlanner.winningPlan; at; at = at.inputStage) stages.push(at);
  return stages;
}

interface Plan {
  stage: string;
  indexName?: string;
  inputStage?: Plan;
}
