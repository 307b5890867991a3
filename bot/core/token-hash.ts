/** What is kept of a secret that opens something once: it cannot be turned back into it. */
import { createHash } from 'node:crypto';

/** SHA-256, in hex. Only for random secrets: what can be guessed can be tried. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
