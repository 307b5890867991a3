import { expect } from 'chai';
import fc from 'fast-check';
import { Retry } from '../../../bot/core/channel.ts';
import { systemClock } from '../../../bot/core/clock.ts';
import { webChannel } from '../../../adapters/web/channel.ts';
import { PART_LIMIT, planParts } from '../../../adapters/web/split.ts';
import { splitText } from '../../../bot/core/split-text.ts';
import { memoryHistory, spoken } from './fixture.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const bordersOf = (text: string): Set<number> =>
  new Set([...[...segmenter.segment(text)].map(({ index }) => index), text.length]);

/** Where the parts end, in UTF-16 units of the whole. */
const cutsOf = (parts: string[]): number[] => {
  let at = 0;
  return parts.map((part) => (at += part.length));
};

const PIECES = ['a', 'é', 'e\u0301', ' ', '\n', 'woord ', '👋', '👩‍👩‍👧‍👦', '🇳🇱', '👍🏽', 'مرحبا', '\r\n', '한', 'क्षि'];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 120 }).map((pieces) => pieces.join(''));
const seed = Math.floor(Math.random() * 2 ** 31);

describe('planning a message for the web', () => {
  it(`keeps the text, the limit and every character whole (seed ${seed})`, () => {
    const promise = fc.property(texts, fc.integer({ min: 16, max: 60 }), (text, limit) => {
      const parts = splitText(text, limit);
      expect(parts.join('')).to.equal(text);
      for (const part of parts) expect(part.length).to.be.at.most(limit);
      const borders = bordersOf(text);
      for (const cut of cutsOf(parts)) expect(borders.has(cut), `cut at ${cut}`).to.equal(true);
    });
    fc.assert(promise, { seed, numRuns: 300 });
  });

  it('abuse 51: splits 4,097 characters with an emoji at the border without breaking it', () => {
    const text = `${'x'.repeat(PART_LIMIT - 1)}👩‍👩‍👧‍👦${'y'.repeat(100)}`;
    const parts = planParts(spoken(text)).map((part) => part.text);
    expect(parts).to.deep.equal(['x'.repeat(PART_LIMIT - 1), `👩‍👩‍👧‍👦${'y'.repeat(100)}`]);
  });

  it('abuse 51: cuts a character that is longer than the limit between code points', () => {
    const text = `👋${'\u{1F3FD}'.repeat(5_000)}e${'\u0301'.repeat(9_000)}`;
    const limit = PART_LIMIT - 1; // odd, so that it falls inside a pair of surrogates
    const parts = splitText(text, limit);
    expect(parts.join('')).to.equal(text);
    for (const part of parts) {
      expect(part.length).to.be.within(1, limit);
      expect(part.isWellFormed()).to.equal(true);
    }
  });

  it('prefers to cut after white space', () => {
    expect(splitText('een twee drie vier', 15)).to.deep.equal(['een twee drie ', 'vier']);
  });

  it('sends the question, card, source and link with the last part', () => {
    const more = {
      question: { id: 'q1', choices: ['Ja', 'Nee'] },
      card: [{ label: 'Wanneer', value: 'dinsdag' }],
      source: 'Ouderovereenkomst, punt 3',
      link: { url: 'https://school.example', label: 'Site' },
    };
    const [first, last, ...rest] = planParts(spoken('x'.repeat(PART_LIMIT + 10), more));
    expect(rest).to.deep.equal([]);
    expect(first).to.deep.equal(spoken('x'.repeat(PART_LIMIT)));
    expect(last).to.deep.equal(spoken('x'.repeat(10), more));
  });
});

describe('sending to the web', () => {
  it('stores a part once, however often it is tried', async () => {
    const history = memoryHistory();
    const channel = webChannel(history, systemClock);
    const to = { channel: 'web', conversation: 'fatma' } as const;
    for (const text of ['hallo', 'hallo'])
      expect(await channel.send(to, spoken(text), 'turn-1/0')).to.equal('turn-1/0');
    expect(history.rows('fatma').map(({ id, from, body }) => ({ id, from, body }))).to.deep.equal([
      { id: 'turn-1/0', from: 'bot', body: spoken('hallo') },
    ]);
  });

  it('is certain that nothing was sent twice when the store is away: it asks to be tried again', async () => {
    const away = new Error('store away');
    const channel = webChannel({ ...memoryHistory(), add: () => Promise.reject(away) }, systemClock);
    const error = await channel
      .send({ channel: 'web', conversation: 'fatma' }, spoken('hallo'), 'turn-1/0')
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Retry);
    expect((error as Retry).cause).to.equal(away);
  });
});
