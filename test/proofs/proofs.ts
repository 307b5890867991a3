/** The proofs there are, by name. Each is loaded when it is asked for. */
import type { Prove } from './proof.ts';

export const PROOFS: Readonly<Record<string, () => Promise<Prove>>> = {
  crash: async () => (await import('./crash.ts')).prove,
  faults: async () => (await import('./faults.ts')).prove,
  poison: async () => (await import('./poison.ts')).prove,
  guards: async () => (await import('./guards.ts')).proveGuards,
  canary: async () => (await import('./canary.ts')).proveCanary,
  matrix: async () => (await import('./matrix.ts')).proveMatrix,
  backup: async () => (await import('./backup.ts')).proveBackup,
  bulk: async () => (await import('./bulk.ts')).prove,
  files: async () => (await import('./files.ts')).prove,
  telegram: async () => (await import('./telegram.ts')).prove,
  teams: async () => (await import('./teams.ts')).prove,
  'teams-presses': async () => (await import('./teams-presses.ts')).provePresses,
  playground: async () => (await import('./playground.ts')).provePlayground,
  'teams-malformed': async () => (await import('./teams-malformed.ts')).teamsMalformed,
  'telegram-malformed': async () => (await import('./telegram-malformed.ts')).telegramMalformed,
};

/** Those that fetch something, which the gate does not. */
export const NEED_NETWORK: readonly string[] = ['playground'];
