/** Makes a school of a few guardians one of many: what the store holds of one of them, again and again under other ids. */
import mongoose from 'mongoose';

export interface Growth {
  /** The guardian whose documents are copied. */
  like: string;
  /** How many more there are to be. */
  guardians: number;
}

const COLLECTIONS = ['people', 'accounts', 'conversations', 'history'];
const AT_ONCE = 500;

type Document = Record<string, unknown> & { _id: string };

/** Person, account, conversation and history; nobody asks for them, but every query has them beside it. */
export async function grow({ like, guardians }: Growth): Promise<void> {
  for (const name of COLLECTIONS) {
    const collection = mongoose.connection.getClient().db().collection<Document>(name);
    const originals = await collection.find({ _id: new RegExp(`\\b${like}(/|$)`) }).toArray();
    if (!originals.length) throw new Error(`${name} holds nothing of ${like}`);
    for (let at = 0; at < guardians; at += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, guardians - at) }, (_, n) => at + n);
      await collection.insertMany(
        numbers.flatMap((n) => originals.map((one) => renamed(one, like, `more-${n}`) as Document)),
      );
    }
  }
}

/** The same with another name, wherever it stands; dates and bytes stay as they are. */
function renamed(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return value.replaceAll(from, to);
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, to));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, from, to)]));
}
