import type { TestSchool } from './test-school.ts';

export interface Leaning {
  intent: string;
  /** How likely it is that the first meaning is right. */
  confidence: number;
  /** How likely other topics of the pack are, best first. */
  topics: number[];
}

/** A text of which the understanding is as unsure as is wanted: two questions in one. So no test depends on how it is ranked. */
export function meant(school: TestSchool, isWanted: (leaning: Leaning) => boolean): string {
  const examples = school.bot.packs.get('kelderswerf')?.answers.map((answer) => answer.examples['nl']?.[0] ?? '') ?? [];
  for (const one of examples) {
    for (const other of examples) {
      const halves = [one, other].map((text) => text.split(' ').slice(-HALF).join(' '));
      const text = halves.join(' ');
      if (one !== other && isWanted(leaningOf(school, text))) return text;
    }
  }
  throw new Error('the understanding is sure of everything');
}
const HALF = 3;

function leaningOf(school: TestSchool, text: string): Leaning {
  const { intent, confidence, runnersUp, danger } = school.bot.understanding.understand(text, {
    school: 'kelderswerf',
    staff: false,
  });
  const topics = runnersUp.filter((one) => one.intent === 'answer').map((one) => one.confidence);
  return { intent: danger ?? intent, confidence, topics };
}
