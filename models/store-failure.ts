/** Which errors mean "the store", and which "what was asked of it". */
import {
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from 'mongodb';

/** No way to the server, or no answer in time. */
const NO_ANSWER = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoServerClosedError,
  MongoClientClosedError,
  MongoOperationTimeoutError,
  MongoExpiredSessionError,
  MongoWriteConcernError, // written on too few machines: perhaps not kept
];
/** These two the driver does not export. */
const NO_CONNECTION = ['MongoWaitQueueTimeoutError', 'MongoPoolClosedError'];

/** Codes of a server that cannot keep or tell anything now (MongoDB's `error_codes.yml`). */
const CODES: ReadonlySet<unknown> = new Set([
  6, 7, 89, 202, 9001, // its network
  91, 11600, // shutting down
  189, 10107, 11602, 13435, 13436, // another one becomes the primary
  64, 100, 133, 134, // too few machines answer
  50, 262, // it took too long
  14031, 96, // its disk: full; and what the embedded store says of a file it cannot write or read
  13, 18, // it does not let us in any more
]); // prettier-ignore

/** Whether the store failed, and not what was asked of it: the same may go through later. */
export function isStoreFailure(error: unknown): boolean {
  if (NO_ANSWER.some((kind) => error instanceof kind)) return true;
  if (error instanceof MongoServerError) return CODES.has(error.code);
  return error instanceof Error && NO_CONNECTION.includes(error.name);
}
