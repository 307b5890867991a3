import { type PackFile, type Path } from '../pack-file.ts';
import { type AnswersIn, type AgreementIn } from '../read-files.ts';

/** An answer is read on a phone. */
const LONGEST_ANSWER = 350;
/** A topic is shown on a button. */
const LONGEST_TOPIC = 60;
/** Dutch for everybody (level A2–B1). */
const LONGEST_SENTENCE = 15;

/** Everything is plain text: no hidden characters (error), no markup (warning: it is shown as it stands). */
export function checkPlainText(file: PackFile): void {
  for (const [path, text] of stringsIn(file.value)) checkPlain(text, (...problem) => file.report(path, ...problem));
  bodyLines(file).forEach(([line, text]) => checkPlain(text, (...problem) => file.reportLine(line, ...problem)));
}

/** Every text has every language of the pack, and no other. */
export function checkTranslations(file: PackFile, languages: readonly string[]): void {
  for (const [path, texts] of textsInLanguages(file.value)) {
    for (const language of languages) {
      if (Object.hasOwn(texts, language)) continue;
      file.report(path, `there is no translation in "${language}"`, `add "${language}: …" here`);
    }
    for (const language of Object.keys(texts)) {
      if (languages.includes(language)) continue;
      const how = `remove it, or add ${language} to languages in school.yaml (now ${languages.join(', ')})`;
      file.report([...path, language], `"${language}" is not a language of this pack`, how);
    }
  }
}

/** Lengths of answers and topics; in Dutch also of sentences. All warnings. */
export function checkLengths({ file, language, items }: AnswersIn): void {
  for (const { index, value } of items) {
    if (!value) continue;
    const path = ['answers', index];
    warnLength(file, [...path, 'answer'], value.answer, LONGEST_ANSWER);
    warnLength(file, [...path, 'topic'], value.topic, LONGEST_TOPIC);
    if (language !== 'nl') continue;
    for (const sentence of longSentences(value.answer)) file.report([...path, 'answer'], ...tooLong(sentence));
  }
}

/** Sentences of the Dutch agreement. */
export function checkAgreementSentences({ file, language }: AgreementIn): void {
  if (language !== 'nl') return;
  for (const [line, text] of bodyLines(file)) {
    for (const sentence of longSentences(text)) file.reportLine(line, ...tooLong(sentence));
  }
}

function warnLength(file: PackFile, path: Path, text: string, most: number): void {
  if (text.length <= most) return;
  const what = `"${String(path.at(-1))}" has ${text.length} characters, more than ${most}`;
  file.report(path, what, 'say it shorter, or make two answers of it', 'warning');
}

function tooLong(sentence: string): [what: string, how: string, severity: 'warning'] {
  const what = `a sentence of ${countWords(sentence)} words: "${sentence.slice(0, 40)}…"`;
  return [what, `make sentences of at most ${LONGEST_SENTENCE} words`, 'warning'];
}

/** The sentences of more than 15 words. */
function longSentences(text: string): string[] {
  return text.split(/(?<=[.!?:])\s+|\n+/).filter((sentence) => countWords(sentence) > LONGEST_SENTENCE);
}

const countWords = (sentence: string): number =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Control characters, and those that turn the direction of text or cannot be seen. */
const HIDDEN = /(?![\n\t])[\p{Cc}\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;
const MARKUP = /<\/?[a-z][^>]*>|\*\*|\]\(|\{\{|\$t\(/i;

function checkPlain(text: string, report: (what: string, how: string, severity?: 'warning') => void): void {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  if (HIDDEN.test(text)) report('there is a hidden character in this text', 'type the text again');
  if (MARKUP.test(text))
    report(`"${shown}" looks like markup`, 'write plain text: marks are shown as they are', 'warning');
}

function bodyLines(file: PackFile): (readonly [line: number, text: string])[] {
  return file.body.split('\n').map((text, index) => [file.bodyLine + index, text] as const);
}

function* stringsIn(value: unknown, path: Path = []): Generator<[Path, string]> {
  if (typeof value === 'string') yield [path, value];
  for (const [key, inner] of entriesOf(value)) yield* stringsIn(inner, [...path, key]);
}

/** Every `{ nl: …, en: … }` in a file. */
function* textsInLanguages(value: unknown, path: Path = []): Generator<[Path, object]> {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'nl')) yield [path, value];
  for (const [key, inner] of entriesOf(value)) yield* textsInLanguages(inner, [...path, key]);
}

function entriesOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
