/**
 * A question without what may tell who asked: names, numbers, addresses, words about health; "…" stands for each. No list knows
 * every name, so that what remains is sealed all the same (docs/decisions/009-open-questions.md).
 */
import { fold } from '../../bot/understanding/text.ts';

export interface Known {
  /** Names of people of the school, folded. */
  names: ReadonlySet<string>;
  /** Words that the school's own texts write with a small letter, folded. */
  ordinary: ReadonlySet<string>;
}

const GONE = '…';
const LONGEST = 300;
const ADDRESS = /\S+@\S+|(?:https?:|www\.)\S+/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu;
const ENDS_SENTENCE = /(?:^|[.!?\n])[\s"“'‘(]*$/u;
/** A number behind one of these says which group, of some twenty-five children. */
const GROUP = /\b(?:groep|klas|group|class|grade|year)\s+$/iu;
const GROUP_NUMBER = /^[1-8]$/;
/** Behind one of these stands a name. */
const BEFORE_NAME =
  /\b(?:zoon|zoontje|dochter|dochtertje|broer|broertje|zus|zusje|kind|juf|juffrouw|meester|meneer|mevrouw|oma|opa|son|daughter|brother|sister|child|teacher|miss|mr|mrs|ms)\.?\s+$/iu;
const STREET = /^\p{L}{3,}(?:straat|laan|gracht|kade|singel|street|avenue)$/u;
/** Beginnings of words, folded. */
const HEALTH = [
  'ziek', 'zieke', 'allerg', 'adhd', 'autis', 'asperger', 'diabet', 'epilep', 'astma', 'asthma', 'medicijn', 'medicat', 'medicin',
  'dokter', 'doctor', 'huisarts', 'therap', 'psych', 'depress', 'kanker', 'cancer', 'operatie', 'surgery', 'zwanger', 'pregnan',
  'dysle', 'dyscal', 'handicap', 'disab', 'rolstoel', 'wheelchair', 'hartaf', 'koorts', 'fever', 'waterpok', 'chickenpox', 'corona',
  'covid', 'verslaa', 'addict', 'trauma', 'burn-out', 'burnout', 'insulin', 'ritalin', 'angststoor', 'eetstoor', 'hoogbegaafd', 'illness',
  'sick',
]; // prettier-ignore

/** The text without them, at most 300 characters; undefined when too little is left to be a question. */
export function strip(text: string, known: Known): string | undefined {
  const isShouted = text === text.toUpperCase();
  const told = text.replace(ADDRESS, GONE).replace(WORD, (word, offset: number, whole: string) => {
    const before = whole.slice(0, offset);
    return isTelling(word, before, known, isShouted) ? GONE : word;
  });
  const short = told
    .replace(/…(?:[\s,:;+()/-]*…)+/gu, GONE)
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, LONGEST);
  return (short.match(WORD) ?? []).length >= WORDS_AT_LEAST ? short : undefined;
}
const WORDS_AT_LEAST = 2;

function isTelling(word: string, before: string, { names, ordinary }: Known, isShouted: boolean): boolean {
  const plain = fold(word);
  if (/\p{N}/u.test(word)) return !(GROUP_NUMBER.test(word) && GROUP.test(before));
  if (HEALTH.some((beginning) => plain.startsWith(beginning))) return true;
  const isCapital = !isShouted && /^\p{Lu}/u.test(word) && !ENDS_SENTENCE.test(before);
  const isOrdinary = ordinary.has(plain);
  if (isOrdinary) return isCapital && isName(plain, names);
  return isCapital || isName(plain, names) || BEFORE_NAME.test(before) || STREET.test(plain);
}

/** Also as in "Elifs" and "Noor's". */
const isName = (plain: string, names: ReadonlySet<string>): boolean =>
  [plain, plain.replace(/'?s$/u, ''), ...plain.split('-')].some((one) => names.has(one));
