/** What a proof tells: it reads a recorded history of effects, and says what holds and what does not. */
export interface ProofResult {
  /** The ledger, a line each: counts, and every case that was allowed or is wrong. */
  lines: string[];
  passed: boolean;
}

/** `size` 1 is the whole proof, 1/50 the one in the gate. The same seed takes the same course. */
export type Prove = (size: number, seed: number) => Promise<ProofResult>;
