import { expect } from 'chai';
import fc from 'fast-check';
import { type Spoken } from '../../../bot/core/channel.ts';
import { type Part, planParts } from '../../../adapters/telegram/plan.ts';
import { quickest } from '../../helpers/quickest.ts';
import { refusedMessage } from '../../helpers/telegram/chats.ts';

const source = (text: string, language: string): string => `${language}: ${text}`;
const plan = (text: string, more: Partial<Spoken> = {}, limit?: number): Part[] =>
  planParts({ text, language: 'nl', direction: 'ltr', ...more }, source, limit);
const choices = (...labels: string[]): Pick<Spoken, 'question'> => ({ question: { id: 'q1', choices: labels } });
/** What of a text is shown as code, which nobody can press. */
const inert = (text: string): string[] =>
  plan(text)[0]!.entities.map(({ offset, length }) => text.slice(offset, offset + length));

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const charactersOf = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);
const PIECES = [
  'a',
  'e\u0301',
  ' ',
  '\n',
  'woord ',
  '👋',
  '👩‍👩‍👧‍👦',
  '🇳🇱',
  'مرحبا',
  '한',
  'क्षि',
  '@iemand ',
  '/stop ',
  'tg://x ',
];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 150 }).map((pieces) => pieces.join(''));

describe('planning a message for Telegram', () => {
  it('keeps every character but white space at the cuts, whole and in order, and Telegram takes every part', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 30, max: 80 }), (text, limit) => {
        const parts = plan(text, choices('Ja', 'Nee'), limit);
        const characters = parts.flatMap((part) => charactersOf(part.text)).filter((one) => one.trim());
        expect(characters).to.deep.equal(charactersOf(text).filter((one) => one.trim()));
        for (const part of parts) {
          expect(part.text.length).to.be.at.most(limit);
          const call = { text: part.text, entities: part.entities, reply_markup: { inline_keyboard: part.keyboard } };
          expect(refusedMessage(call)).to.equal(undefined);
        }
        expect(parts.slice(0, -1).every(({ keyboard }) => keyboard.length === 0)).to.equal(true);
      }),
    );
  });

  it('says all there is, in order: text, facts, address, source', () => {
    const [part] = plan('Het gesprek.', {
      card: [{ label: 'Wanneer', value: 'dinsdag' }],
      source: 'punt 3',
      link: { url: 'http://localhost/x', label: 'Kaart' },
    });
    expect(part?.text).to.equal('Het gesprek.\n\nWanneer: dinsdag\n\nKaart: http://localhost/x\n\nnl: punt 3');
  });

  it('makes a button of an https address', () => {
    const [part] = plan('Zie de site.', { link: { url: 'https://school.example/a', label: 'Site' } });
    expect(part).to.deep.include({
      text: 'Zie de site.',
      keyboard: [[{ text: 'Site', url: 'https://school.example/a' }]],
    });
  });

  it('opens inside Telegram what can prove there whose it is, so that no link to it lies in the chat', () => {
    const link = { url: 'https://school.example/open?key=1', label: 'Open', inside: 'https://school.example/page' };
    const [part] = plan('Hier is uw pagina.', { link });
    expect(part?.keyboard).to.deep.equal([
      [{ text: 'Open', web_app: { url: 'https://school.example/page/telegram' } }],
    ]);
    const [local] = plan('Hier is uw pagina.', { link: { ...link, url: 'http://127.0.0.1:1/open?key=1' } });
    expect(local).to.deep.include({ text: 'Hier is uw pagina.\n\nOpen: http://127.0.0.1:1/open?key=1', keyboard: [] });
  });

  it('puts few short choices beside each other, and others below', () => {
    expect(plan('Zeker?', choices('Ja', 'Nee'))[0]?.keyboard).to.deep.equal([
      [
        { text: '1. Ja', callback_data: 'q1:0' },
        { text: '2. Nee', callback_data: 'q1:1' },
      ],
    ]);
    expect(plan('Wie?', choices('Noor', 'Sem', 'Elif', 'Bram'))[0]?.keyboard).to.have.length(4);
  });

  it('shortens a long label on its button, and then numbers all choices in the text', () => {
    const long = 'donderdag 24 november, 15.40 uur bij juf Els in lokaal 3';
    const [part] = plan('Wanneer?', choices(long, 'Nee'));
    expect(part?.keyboard[0]?.[0]?.text).to.match(/^1\. donderdag.*…$/);
    expect(part?.text).to.equal(`Wanneer?\n\n1. ${long}\n2. Nee`);
  });

  it('abuse 51: telegram splits 4,097 characters with an emoji at the border without breaking it', () => {
    const parts = plan(`${'x'.repeat(4_095)}👩‍👩‍👧‍👦${'y'.repeat(10)}`).map(({ text }) => text);
    expect(parts).to.deep.equal(['x'.repeat(4_095), `👩‍👩‍👧‍👦${'y'.repeat(10)}`]);
  });

  it('splits at the end of a line where it can', () => {
    const line = `${'woord '.repeat(20).trim()}\n`;
    for (const { text } of plan(line.repeat(100))) expect(text.endsWith('woord')).to.equal(true);
    expect(plan('een twee\ndrie vier vijf', {}, 16).map(({ text }) => text)).to.deep.equal([
      'een twee',
      'drie vier vijf',
    ]);
  });

  it('abuse 52: telegram never cuts off what a button says: one that does not fit is typed by number', () => {
    const id = 'x'.repeat(62);
    expect(plan('Zeker?', { question: { id, choices: ['Ja'] } })[0]?.keyboard).to.deep.equal([
      [{ text: '1. Ja', callback_data: `${id}:0` }],
    ]);
    const [part] = plan('Zeker?', { question: { id: `${id}x`, choices: ['Ja', 'Nee'] } });
    expect(part).to.deep.include({ text: 'Zeker?\n\n1. Ja\n2. Nee', keyboard: [] });
  });

  it('abuse 53: telegram a card of any size fits, in parts', () => {
    const card = Array.from({ length: 400 }, (_, at) => ({ label: `Dag ${at}`, value: 'x'.repeat(40) }));
    const parts = plan('Kalender', { card });
    expect(parts.length).to.be.greaterThan(3);
    expect(parts.map(({ text }) => text).join('\n')).to.equal(
      `Kalender\n\n${card.map(({ label, value }) => `${label}: ${value}`).join('\n')}`,
    );
  });

  it('abuse 47: telegram markup is shown as it is', () => {
    const text = '<b>5 & 6</b> *x* _y_ `z` </i> &amp; [a](b)';
    expect(plan(text)).to.deep.equal([{ text, entities: [], keyboard: [] }]);
  });

  it('abuse 48: telegram a link that hides its address shows it', () => {
    const text = '[school](http://evil.example)';
    expect(plan(text)).to.deep.equal([{ text, entities: [], keyboard: [] }]);
  });

  it('abuse 49: telegram addresses of apps, scripts, mentions and commands cannot be pressed', () => {
    expect(inert('a tg://resolve?domain=x b')).to.deep.equal(['tg://resolve?domain=x']);
    expect(inert('ton://transfer/x javascript:alert(1) file:///etc')).to.have.length(3);
    expect(inert('dag @evil_bot, en @juf_els')).to.deep.equal(['@evil_bot', '@juf_els']);
    expect(inert('typ /delete of /stop@x_bot')).to.deep.equal(['/delete', '/stop@x_bot']);
    expect(inert('mail juf@school.nl of https://school.nl/info, ma/di, 1/2, en/of')).to.deep.equal([]);
    const { link } = { link: { url: 'javascript:alert(1)', label: 'Kijk' } };
    expect(plan('x', { link })[0]?.keyboard).to.deep.equal([]);
  });

  it('abuse 58: telegram plans bait for regular expressions in under 50 ms', () => {
    const bait = [
      'a'.repeat(40_000),
      '/a'.repeat(2_000),
      '@'.repeat(4_000),
      'a://'.repeat(1_000),
      'a+'.repeat(2_000),
      '\n'.repeat(4_000),
    ];
    for (const text of bait)
      expect(
        quickest(() => plan(text)),
        text.slice(0, 8),
      ).to.be.below(50);
  });
});
