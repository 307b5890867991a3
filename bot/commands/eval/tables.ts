/** The tables of `npm run -s eval`: lines of text. */
import type { Tried, Verdict } from './leave-one-out.ts';

const VERDICTS: readonly Verdict[] = ['right', 'second', 'wrong', 'refused', 'answered'];

const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`.padStart(8);

/** How each group of sentences fared. */
export function verdictTable(name: string, all: readonly Tried[], groupOf: (one: Tried) => string): string[] {
  const groups = [...Map.groupBy(all, groupOf)].sort(([a], [b]) => a.localeCompare(b));
  const lines = groups.map(([group, some]) => {
    const shares = VERDICTS.map((verdict) =>
      percent(some.filter((one) => one.verdict === verdict).length, some.length),
    );
    return `  ${group.padEnd(34)}${String(some.length).padStart(6)}${shares.join('')}`;
  });
  return ['', `${name.padEnd(36)}${'n'.padStart(6)}${VERDICTS.map((one) => one.padStart(8)).join('')}`, ...lines];
}

/** Whether those understood with some confidence are right as often as it says. */
export function calibrationTable(all: readonly Tried[]): string[] {
  const inside = all.filter(({ kind }) => kind === 'answer' || kind === 'task');
  const lines = RANGES.flatMap(([from, to]) => {
    const some = inside.filter(({ confidence }) => confidence >= from && confidence < to);
    if (!some.length) return [];
    const said = some.reduce((sum, { confidence }) => sum + confidence, 0);
    const right = some.filter((one) => one.verdict === 'right').length;
    return `  ${`${from} to ${to}`.padEnd(34)}${String(some.length).padStart(6)}${percent(said, some.length)}${percent(right, some.length)}`;
  });
  return ['', `${'confidence'.padEnd(36)}${'n'.padStart(6)}    said   right`, ...lines];
}
const RANGES = [[0, 0.4], [0.4, 0.6], [0.6, 0.8], [0.8, 0.95], [0.95, 1.01]] as const; // prettier-ignore

/** Danger found where there is none, in sentences that mean something else. */
export function alarmTable(all: readonly Tried[]): string[] {
  const others = all.filter(({ kind }) => kind !== 'danger' && kind !== 'harmless');
  const alarms = others.filter(({ alarm }) => alarm);
  const texts = [...new Set(alarms.map(({ text }) => `  ${text}`))];
  return [
    '',
    `false alarms${percent(alarms.length, others.length)} of ${others.length}`,
    ...texts.slice(0, ALARMS_SHOWN),
  ];
}
const ALARMS_SHOWN = 20;

/** What is most often taken for something else. */
export function confusionTable(all: readonly Tried[], most: number): string[] {
  const wrong = all.filter(({ verdict }) => verdict !== 'right');
  const pairs = [...Map.groupBy(wrong, ({ school, meant, taken }) => `${school}: ${meant} → ${taken}`)];
  const lines = pairs.sort(([, a], [, b]) => b.length - a.length).slice(0, most);
  return ['', 'most often confused', ...lines.map(([pair, some]) => `  ${String(some.length).padStart(4)}  ${pair}`)];
}
