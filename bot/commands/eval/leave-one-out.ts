/**
 * What a new parent would get: every writer's sentences are tried on what was learned from all others. The writers saw the
 * facts alone, neither the pack nor each other's sentences.
 */
import type { Pack } from '../../../models/packs/types.ts';
import { confidenceOf } from '../../understanding/confidence.ts';
import { dangerIn } from '../../understanding/danger-in.ts';
import type { DangerOf } from '../../understanding/danger.ts';
import { exampleOf, examplesOf, meantBy } from '../../understanding/examples.ts';
import { createRanker, type Example, type Ranking } from '../../understanding/ranker.ts';
import { senseOf } from '../../understanding/sense.ts';
import type { Sentence } from '../../understanding/sentences.ts';
import type { Words } from '../../understanding/words.ts';

/** `second`: it is not the first but the next that was meant; `refused`: it has an answer and is taken for unknown. */
export type Verdict = 'right' | 'second' | 'wrong' | 'refused' | 'answered';
/** `danger` is right when it is found; `harmless`, which sounds like it, when none is. */
export type Kind = 'answer' | 'task' | 'unknown' | 'danger' | 'harmless';

export interface Tried {
  school: string;
  writer: string;
  voice: string;
  language: string;
  kind: Kind;
  text: string;
  meant: string;
  taken: string;
  confidence: number;
  verdict: Verdict;
  /** Danger was found in it. */
  alarm: boolean;
}

export interface Learnable {
  sentences: readonly Sentence[];
  words: Words;
  isRefused: (text: string) => boolean;
  dangerOf: DangerOf;
}

/** Tries the sentences of each writer of a pack, or of the one that is named; one in `oneIn` of them. */
export function leaveOneOut(
  pack: Pack,
  from: Learnable,
  { writer, oneIn = 1 }: { writer?: string; oneIn?: number } = {},
): Tried[] {
  const all = [...from.sentences.flatMap(exampleOf), ...examplesOf(pack)];
  const writers = new Set(examplesOf(pack).flatMap(({ by }) => by ?? []));
  return [...writers]
    .filter((one) => writer === undefined || one === writer)
    .flatMap((one) => {
      const own = all.filter(({ by }) => by === one);
      const ranker = createRanker(
        all.filter(({ by }) => by !== one),
        from.words,
      );
      return own
        .filter((_, at) => at % oneIn === 0)
        .map((example) => tried(pack.id, example, ranker.rank(example.text), from));
    });
}

function tried(school: string, example: Example, ranking: Ranking, { isRefused, dangerOf }: Learnable): Tried {
  const { sort, text, by: writer = '', voice = '', language = '' } = example;
  const sense = senseOf(ranking, false);
  const taken = isRefused(text) ? 'unknown' : nameOf(sense);
  const [second] = sense.runnersUp;
  const kind = kindOf(example);
  const alarm = dangerIn(text, ranking, dangerOf) !== undefined;
  const verdict = verdictOf(sort, taken, second && nameOf(second));
  return {
    ...{ school, writer, voice, language, text, taken, meant: sort, kind, alarm },
    confidence: confidenceOf(ranking),
    verdict:
      kind === 'danger'
        ? alarm
          ? 'right'
          : 'refused'
        : kind === 'harmless'
          ? alarm
            ? 'answered'
            : 'right'
          : verdict,
  };
}

function kindOf({ sort, harmless }: Example): Kind {
  if (harmless) return 'harmless';
  const { intent } = meantBy(sort);
  if (intent === 'urgent') return 'danger';
  return intent === 'unknown' || intent === 'answer' ? intent : 'task';
}

const nameOf = ({ intent, topic }: { intent: string; topic?: string }): string =>
  topic === undefined ? intent : `${intent}:${topic}`;

function verdictOf(meant: string, taken: string, second: string | undefined): Verdict {
  if (taken === meant) return 'right';
  if (meant === 'unknown') return 'answered';
  if (taken === 'unknown') return 'refused';
  return second === meant ? 'second' : 'wrong';
}
