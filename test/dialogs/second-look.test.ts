/** Two topics that are close: the better one is answered, the other offered. */
import { expect } from 'chai';
import type { AnyDialog } from '../../bot/core/dialog.ts';
import type { Intent } from '../../bot/core/meaning.ts';
import { BY_INTENT } from '../../dialogs/index.ts';
import { threeSteps } from '../helpers/dialogs.ts';
import { meant } from '../helpers/meant.ts';
import { type Said, testSchool, type TestSchool } from '../helpers/test-school.ts';

describe('a second look', () => {
  let school: TestSchool;
  let close: string;
  const effects: string[] = [];
  const dialogs = new Map<Intent, AnyDialog>([...BY_INTENT, ['book-meeting', threeSteps(effects)]]);
  beforeEach(async () => {
    school = await testSchool({ dialogs });
    close = meant(
      school,
      ({ intent, confidence, topics: [other = 0] }) => intent === 'answer' && other > 0.25 * confidence,
    );
  });
  afterEach(() => school.close());
  const say = (text: string, more = {}): Promise<Said> => school.say('bram', text, more);
  const keysAfterDisclosure = ({ keys }: Said): string[] => keys.filter((key) => key !== 'bot.disclosure');

  it('answers the better one and names the other', async () => {
    const said = await say(close);
    expect(keysAfterDisclosure(said)).to.deep.equal(['answer.says', 'answer.something-else']);
    expect(said.question?.choices).to.have.length(1);
    const other = await school.press('bram', said.question!.id, 0);
    expect(other.keys).to.deep.equal(['answer.says']);
    expect(other.messages[0]?.text).not.to.equal(said.messages.find(({ source }) => source !== undefined)?.text);
  });

  it('takes no for an answer, and is dropped when the talk goes on', async () => {
    await say(close);
    expect((await say('nee')).keys).to.deep.equal(['answer.dropped']);
    await say(close);
    expect((await say('dank je wel')).keys).to.deep.equal(['bot.thanks']);
  });

  it('asks nothing when the understanding is sure, nor in a group', async () => {
    expect((await say('hoe vaak komt de Info uit?')).keys.at(-1)).to.equal('answer.says');
    const group = { conversation: { id: 'klas', kind: 'group' } };
    expect((await say(close, group)).keys.at(-1)).to.equal('answer.says');
  });

  it('does not take the place of the question that was open before', async () => {
    await say('ik wil een afspraak met de juf');
    expect((await say(close)).keys.at(-1)).to.equal('answer.something-else');
    expect((await say('Sem')).keys).to.deep.equal(['language.which']);
  });
});
