/** The proofs there are, by name. Each is loaded when it is asked for. */
import type { Prove } from './proof.ts';

export const PROOFS: Readonly<Record<string, () => Promise<Prove>>> = {
  'telegram-malformed': async () => (await import('./telegram-malformed.ts')).telegramMalformed,
};
