/** Files in Telegram: what people sent, under the ids that updates name them by; each path is good once it was asked for. */
import { bad, type Params, type Refusal } from './chats.ts';

/** Telegram gives bots no larger ones, in bytes. */
const LARGEST = 20 * 2 ** 20;

export interface SentFiles {
  /** Somebody sends this; returns the fields that an update has for it. */
  add(bytes: Buffer, more?: object): { file_id: string; file_size: number };
  getFile(params: Params): object | Refusal;
  /** The bytes behind a path that `getFile` gave. */
  at(path: string): Buffer | undefined;
}

/** None yet. */
export function sentFiles(): SentFiles {
  const files = new Map<string, Buffer>();
  const pathOf = (id: string): string => `documents/${id}.bin`;
  return {
    add(bytes, more = {}) {
      const file_id = `file-${files.size}`;
      files.set(file_id, bytes);
      return { file_id, file_size: bytes.length, ...more };
    },
    getFile({ file_id: id }) {
      const bytes = files.get(String(id));
      if (!bytes) return bad('wrong file_id or the file is temporarily unavailable');
      if (bytes.length > LARGEST) return bad('file is too big');
      return { file_id: id, file_unique_id: id, file_size: bytes.length, file_path: pathOf(String(id)) };
    },
    at: (path) => [...files].find(([id]) => pathOf(id) === path)?.[1],
  };
}
