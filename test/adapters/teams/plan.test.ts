import { expect } from 'chai';
import fc from 'fast-check';
import { answeredCard, type Part, planParts } from '../../../adapters/teams/plan.ts';
import { wordsForTests } from '../../helpers/telegram/words.ts';
import { buttonsOf, wordsOf } from '../../helpers/teams/chats.ts';
import { cardProblems } from '../../helpers/teams/valid-card.ts';
import { spoken } from '../web/fixture.ts';

describe('a message as cards of Teams', () => {
  let say: Awaited<ReturnType<typeof wordsForTests>>['say'];
  before(async () => {
    ({ say } = await wordsForTests());
  });
  const plan = (...given: Parameters<typeof spoken>): Part[] => planParts(spoken(...given), say);
  const words = ({ card }: Part): string => wordsOf({ id: '', edits: 0, card });
  const buttons = ({ card }: Part): string[] => buttonsOf({ id: '', edits: 0, card }).map(({ title }) => title);

  it('is one card that the reference takes: text, facts, source, buttons', () => {
    const card = [{ label: 'Dag', value: 'dinsdag 24 november' }];
    const link = { url: 'https://school.example/a', label: 'Kalender' };
    const [part, ...more] = plan('Een\n\nTwee', {
      card,
      source: 'Schoolgids',
      link,
      question: { id: 'q', choices: ['Ja', 'Nee'] },
    });
    expect(more).to.be.empty;
    expect(cardProblems(part!.card)).to.deep.equal([]);
    expect(words(part!)).to.equal('Een\n\nTwee\nDag: dinsdag 24 november\n\nBron: Schoolgids');
    expect(buttons(part!)).to.deep.equal(['1. Ja', '2. Nee']);
    expect(JSON.stringify(part!.card)).to.include('https://school.example/a');
  });

  it('tells in a notification that there is a message, and nothing of it', () => {
    const [part] = plan('Elif is ziek gemeld', { question: { id: 'q', choices: ['Elif', 'Sem'] } });
    expect(part?.summary).to.equal('Nieuw bericht van school');
  });

  it('reads from right to left where the language does', () => {
    expect(plan('مرحبا', { language: 'ar', direction: 'rtl' })[0]?.card).to.include({ rtl: true, lang: 'ar' });
  });

  it('shows what was chosen in the place of the buttons', () => {
    const [part] = plan('Welke taal?', { question: { id: 'q', choices: ['Nederlands', 'English'] } });
    const card = answeredCard(part!, 1);
    expect(wordsOf({ id: '', edits: 0, card: card! })).to.equal('Welke taal?\n\n✓ 2. English');
    expect(buttonsOf({ id: '', edits: 0, card: card! })).to.be.empty;
    expect(answeredCard(part!, 7)).to.equal(undefined);
  });

  it('abuse 47: teams signs of markup are shown as they are', () => {
    for (const text of ['<b>vet</b> & <i>', '**vet** _schuin_ # kop', '- een\n- twee', '1. een'])
      expect(words(plan(text)[0]!)).to.equal(text);
    expect(JSON.stringify(plan('**vet**')[0])).not.to.match(/"TextBlock"|FactSet|textFormat/);
  });

  it('abuse 48: teams a link with another name is no link, and its domain is seen', () => {
    const [part] = plan('[school](http://evil.example/a)');
    expect(words(part!)).to.equal('[school](http://evil.example/a)');
    const runs = part!.card.body.flatMap((row) => (row.type === 'RichTextBlock' ? row.inlines : []));
    for (const run of runs.filter(({ selectAction }) => selectAction)) expect(run.text).to.equal(run.selectAction?.url);
  });

  it('abuse 49: teams only addresses of the web can be followed', () => {
    const text = 'javascript:alert(1) tg://x msteams:/l/chat file:///etc @Fatma <at>Fatma</at>';
    const json = JSON.stringify(plan(text, { link: { url: 'javascript:alert(1)', label: 'Open' } }));
    expect(json).not.to.match(/OpenUrl|"entities"|mention/);
  });

  it('abuse 51: teams a long text is cut between characters, and nothing is lost', () => {
    const text = `${'a'.repeat(3_999)}👩‍👩‍👧‍👦${'b'.repeat(5_000)}`;
    const parts = plan(text);
    expect(parts.map(words).join('')).to.equal(text);
    expect(words(parts[0]!)).to.equal('a'.repeat(3_999));
  });

  it('abuse 52: teams the data of a button is its question and its place, whatever stands on it', () => {
    const [part] = plan('Welke?', { question: { id: 'q1', choices: ['x'.repeat(5_000), 'y'] } });
    expect(buttonsOf({ id: '', edits: 0, card: part!.card }).map(({ choice }) => choice)).to.deep.equal([
      'q1:0',
      'q1:1',
    ]);
    expect(words(part!), 'in full in the text').to.include('x'.repeat(3_000));
  });

  it('abuse 53: teams a card that is too large becomes several, each with whole facts', () => {
    const card = Array.from({ length: 200 }, (_, at) => ({ label: `Feit ${at}`, value: 'w'.repeat(100) }));
    const parts = plan('Alles', { card, question: { id: 'q', choices: ['Ja'] } });
    expect(parts.length).to.be.above(5);
    for (const part of parts) {
      expect(JSON.stringify(part.card).length).to.be.below(28_000);
      expect(cardProblems(part.card)).to.deep.equal([]);
    }
    for (const { label } of card) expect(parts.map(words).join('\n')).to.include(`${label}: w`);
    expect(parts.map(({ answered }) => answered !== undefined).lastIndexOf(true)).to.equal(parts.length - 1);
  });

  it('holds for any text: all words are there, and every card is taken', () => {
    const visible = (text: string): string => text.replace(/\s+/g, '');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const parts = plan(text);
        expect(visible(parts.map(words).join(''))).to.equal(visible(text));
        for (const { card } of parts) expect(cardProblems(card)).to.deep.equal([]);
      }),
      { numRuns: 100 },
    );
  });
});
