/** Dutch writes words together: "oudergesprek" is about an "ouder" and a "gesprek". */

const LONG_ENOUGH = 7;
const PART_AT_LEAST = 3;
/** What may stand between two parts: "leeftijdSgrens", "boekENlijst". */
const BETWEEN = /(?:s|en|e)$/u;

/** The two known words that a long word is made of, the last one as long as can be; none when it is not made of known words. */
export function partsOfCompound(word: string, isKnown: (part: string) => boolean): string[] {
  if (word.length < LONG_ENOUGH) return [];
  for (let at = PART_AT_LEAST; at <= word.length - PART_AT_LEAST; at++) {
    const last = word.slice(at);
    if (!isKnown(last)) continue;
    const before = word.slice(0, at);
    const first = [before, before.replace(BETWEEN, '')].find(isKnown);
    if (first !== undefined) return [first, last];
  }
  return [];
}
