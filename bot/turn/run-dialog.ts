/** Runs a dialog's steps until it asks, is done, or says that the message was no answer. */
import type { AnyDialog, Offer, Outcome, Said, Scene } from '../core/dialog.ts';
import type { Outgoing } from '../core/words.ts';

/** More steps than this without a question is a loop. */
const STEPS_AT_MOST = 20;

export type Ran =
  | { kind: 'asked'; step: string; memory: object; say: Outgoing[] }
  | { kind: 'done'; say: Outgoing[]; language?: string; offer?: Offer<string, object> }
  | { kind: 'unclear' };

/** From `step` on. `go` leads on at once, with the answer used up and what was meant still known. */
export async function runDialog(dialog: AnyDialog, step: string, scene: Scene<object>): Promise<Ran> {
  let at = step;
  let now = scene;
  for (let steps = 0; steps < STEPS_AT_MOST; steps++) {
    const definition = dialog.steps[at];
    if (!definition) throw new Error(`dialog ${dialog.id} has no step ${at}`);
    const outcome: Outcome<string, object> = await definition.take(now);
    if (outcome.kind === 'unclear' || outcome.kind === 'done') return outcome;
    const memory = { ...now.memory, ...outcome.memory };
    if (outcome.kind === 'ask') return { kind: 'asked', step: outcome.step, memory, say: outcome.say };
    at = outcome.step;
    now = { ...now, memory, said: usedUp(now.said) };
  }
  throw new Error(`dialog ${dialog.id} does not come to a question`);
}

const usedUp = (said: Said): Said => ({ text: '', meaning: said.meaning });
