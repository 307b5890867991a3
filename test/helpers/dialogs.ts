/** A dialog of three steps, as the ones that are to come: child → day → sure? It interrupts, goes back, stops and expires like any. */
import { type AnyDialog, ask, type Dialog, done, go, unclear } from '../../bot/core/dialog.ts';

interface Memory {
  child: string;
  day: string;
}

const choices = (...values: string[]): { label: 'answer.topic'; values: { topic: string }; value: string }[] =>
  values.map((value) => ({ label: 'answer.topic', values: { topic: value }, value }));

/** `effects` collects what was done, with its cause. */
export function threeSteps(effects: string[], version = 1): Dialog<'child' | 'day' | 'sure', Memory> {
  return {
    id: 'three-steps',
    version,
    first: 'child',
    steps: {
      child: {
        expects: 'choice',
        take({ said }) {
          const child = said.choice ?? ['Noor', 'Sem'].find((name) => said.text.includes(name));
          return child ? go('day', { child }) : ask('child', 'answer.unknown', { choices: choices('Noor', 'Sem') });
        },
      },
      day: {
        expects: 'choice',
        take({ said }) {
          if (said.choice) return go('sure', { day: said.choice });
          return said.text ? unclear() : ask('day', 'language.which', { choices: choices('maandag', 'dinsdag') });
        },
      },
      sure: {
        expects: 'choice',
        take({ said, memory, cause }) {
          if (said.choice === 'no') return done('bot.stopped');
          if (said.choice !== 'yes') {
            if (said.text) return unclear();
            return ask('sure', 'bot.voice', {
              choices: [
                { label: 'bot.yes', value: 'yes' },
                { label: 'bot.no', value: 'no' },
              ],
            });
          }
          effects.push(`${memory.child ?? '?'}/${memory.day ?? '?'}/${cause}`);
          return done('bot.thanks');
        },
      },
    },
  };
}

export interface Fragile {
  dialog: AnyDialog;
  /** The causes of what it did. */
  effects: string[];
  mend(): void;
  /** From now on it does not come to an end. */
  hang(): void;
}

/** A dialog of one step that throws until it is mended; then it does its work, which carries the cause. */
export function fragile(): Fragile {
  const effects: string[] = [];
  let way: 'throws' | 'hangs' | 'works' = 'throws';
  const dialog: AnyDialog = {
    id: 'fragile',
    version: 1,
    first: 'do',
    steps: {
      do: {
        expects: 'choice',
        async take({ cause }) {
          if (way === 'throws') throw new Error('broken');
          if (way === 'hangs') await new Promise(() => undefined);
          effects.push(cause);
          return done('bot.thanks');
        },
      },
    },
  };
  return { dialog, effects, mend: () => (way = 'works'), hang: () => (way = 'hangs') };
}
