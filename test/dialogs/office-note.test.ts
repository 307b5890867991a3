/** A task only the office can do: kept for it, and what the school has written about it is told too. */
import { expect } from 'chai';
import { OFFICE_TASKS } from '../../dialogs/office-note.ts';
import { meant } from '../helpers/meant.ts';
import { type TestSchool, testSchool } from '../helpers/test-school.ts';

describe('a task for the office', () => {
  let school: TestSchool;
  before(async () => {
    school = await testSchool();
    await school.say('bram', 'hallo');
  });
  after(() => school.close());

  it('tells what the school writes about it, with its source, when that may be what was asked', async () => {
    const either = meant(
      school,
      ({ intent, confidence, topics: [answer = 0] }) =>
        OFFICE_TASKS.some((task) => task === intent) && answer > 0.1 * confidence,
    );
    const said = await school.say('bram', either);
    expect(said.keys).to.deep.equal(['notes.kept', 'answer.school-says']);
    expect(said.messages[1]?.source).to.be.a('string');
  });

  it('says no more than that it is kept, when the task is clear', async () => {
    expect((await school.say('bram', 'Mijn zoon is ziek, hij komt vandaag niet')).keys).to.deep.equal(['notes.kept']);
  });
});
