import { MongoServerError } from 'mongodb';

/** MongoDB's DuplicateKey. */
const DUPLICATE_KEY = 11000;

/** Whether a write was refused because something of that id is there already. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;
