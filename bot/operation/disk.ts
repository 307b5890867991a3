/** How much room a disk has. */
import { statfs } from 'node:fs/promises';

const ENOUGH_BYTES = 1e9;
const ENOUGH_PART = 0.05;

export interface Space {
  /** Bytes that this user may still write. */
  free: number;
  size: number;
}

/** The space of the disk that a folder is on. */
export async function spaceOf(folder: string): Promise<Space> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** Less than 1 GB, or than 5 %. */
export const isNearlyFull = ({ free, size }: Space): boolean => free < ENOUGH_BYTES || free < size * ENOUGH_PART;
