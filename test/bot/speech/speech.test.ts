import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { USER_ERRORS } from '../../../bot/core/errors.ts';
import { createSpeech, type Speech } from '../../../bot/speech/speech.ts';

const LOCALES = join(import.meta.dirname, '../../../locales');
const NOW = new Date('2026-11-22T12:00:00Z');
const to = (language: string): { language: string; zone: string; now: Date } => ({
  language,
  zone: 'Europe/Amsterdam',
  now: NOW,
});

/** Every text of a language by its key. */
function textsOf(language: string): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (tree: object, path: string): void => {
    for (const [name, value] of Object.entries(tree) as [string, unknown][]) {
      if (typeof value === 'string') texts.set(`${path}.${name}`, value);
      else walk(value as object, `${path}.${name}`);
    }
  };
  const folder = join(LOCALES, language);
  for (const file of readdirSync(folder))
    walk(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object, file.slice(0, -5));
  return texts;
}
const languages = readdirSync(LOCALES).filter((name) => name !== 'intents');
const stem = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');

describe('speech', () => {
  let speech: Speech;
  before(async () => {
    speech = await createSpeech(LOCALES);
  });

  it('speaks dates in full, in the zone of the school and the language of the reader', () => {
    const date = { date: '2026-11-24T14:40:00Z', as: 'day-time' } as const;
    expect(speech.say('answer.last', { date }, to('nl'))).to.include('dinsdag 24 november, 15.40 uur');
    expect(speech.say('answer.last', { date }, to('en'))).to.include('Tuesday 24 November, 15:40');
    expect(
      speech.say('answer.last', { date: { ...date, date: '2027-07-01T10:00:00Z', as: 'day' } }, to('nl')),
    ).to.include('1 juli 2027');
  });

  it('chooses the plural form', () => {
    expect(speech.say('notes.open', { count: 1 }, to('nl'))).to.equal('Er is 1 open bericht.');
    expect(speech.say('notes.open', { count: 2 }, to('nl'))).to.equal('Er zijn 2 open berichten.');
  });

  it('abuse 60: keeps template marks in what people write as they are', () => {
    for (const text of ['{{count}} $t(bot.yes) ${process.env}', '{{DATE()}}', '$t(errors.parked)', '%{x} <%= y %>']) {
      expect(speech.say('answer.says', { text }, to('nl'))).to.equal(text);
    }
  });

  it('abuse 47: adds no markup and escapes nothing', () => {
    expect(speech.say('answer.says', { text: '<b>5 & 6</b> _x_ [a](http://b)' }, to('nl'))).to.equal(
      '<b>5 & 6</b> _x_ [a](http://b)',
    );
  });
});

describe('texts', () => {
  it('are there in every language, with the same values', () => {
    const dutch = textsOf('nl');
    const values = (text: string | undefined): string[] =>
      [...(text ?? '').matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? '').sort();
    for (const language of languages) {
      const texts = textsOf(language);
      expect(new Set([...texts.keys()].map(stem)), language).to.deep.equal(new Set([...dutch.keys()].map(stem)));
      for (const [key, text] of dutch) expect(values(texts.get(key)), `${language} ${key}`).to.deep.equal(values(text));
    }
  });

  it('have every plural form that their language needs', () => {
    for (const language of languages) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const plurals = [...textsOf(language).keys()].filter((key) => stem(key) !== key);
      for (const key of new Set(plurals.map(stem))) {
        expect(
          plurals.filter((one) => stem(one) === key).map((one) => one.slice(key.length + 1)),
          `${language} ${key}`,
        ).to.have.members(forms);
      }
    }
  });

  it('are all said somewhere', () => {
    const root = join(LOCALES, '..');
    const files = ['bot', 'dialogs', 'adapters'].flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));
    const code = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
    const isSaid = (key: string): boolean =>
      code.includes(`'${key}'`) || code.includes(`\`${key.slice(0, key.lastIndexOf('.') + 1)}\${`);
    // The page's own texts are held to the page by test/adapters/web/page.test.ts.
    const keys = [...textsOf('nl').keys()].map(stem).filter((key) => !key.startsWith('web.'));
    expect(keys.filter((key) => !isSaid(key))).to.deep.equal([]);
  });

  it('name every error a person can get, and no other', () => {
    const named = [...textsOf('nl').keys()].filter((key) => key.startsWith('errors.'));
    expect(named).to.have.members(USER_ERRORS.map((code) => `errors.${code}`));
  });

  it('are in Dutch at most 15 words a sentence', () => {
    const long = [...textsOf('nl')].flatMap(([key, text]) =>
      text
        .split(/(?<=[.!?:])\s+|\n/)
        .filter((sentence) => sentence.split(/\s+/).length > 15)
        .map((sentence) => `${key}: ${sentence}`),
    );
    expect(long).to.deep.equal([]);
  });
});
