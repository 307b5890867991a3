import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startEmbedded } from '../../models/embedded/start.ts';
import { testSchool } from '../helpers/test-school.ts';

/** Words that stand nowhere else, in every kind of message. */
const CANARIES = ['kanariegeel', 'papegaaigroen', 'mussengrijs', 'zwaluwblauw'];

describe('what people write', () => {
  it('is not in the log and not in the clear in the store, nor is the bot’s answer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'privacy-'));
    const store = await startEmbedded({ folder });
    const school = await testSchool({ storeUri: store.uri });
    const [note, question, late, unknown] = CANARIES;
    await school.say('fatma', `ik wil een afspraak met de juf ${note}`);
    await school.say('bram', `wat is ${question} ${unknown}`);
    school.channel.failNext({ retry: 1000 });
    await school.say('oma-riet', `hallo ${late}`);
    await school.bot.lookAround();
    await school.close();
    await store.close();
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    for (const word of [...CANARIES, 'chatprogramma']) {
      expect(school.log.join(''), word).not.to.include(word);
      for (const file of files) expect(file.includes(word), word).to.equal(false);
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('abuse 74: leaves a failing turn with a reference for the person and no content in the log', async () => {
    const broken = await testSchoolThatThrows();
    const said = await broken.say('fatma', `hoe vaak komt de info ${CANARIES[0]}`);
    expect(said.keys.at(-1)).to.equal('errors.unexpected');
    const reference = /[0-9a-f]{8}/.exec(said.messages.at(-1)?.text ?? '')?.[0] ?? 'none';
    const log = broken.log.join('');
    expect(log).to.include(reference).and.not.include(CANARIES[0]);
    const danger = await broken.say('fatma', 'mijn man slaat mij en de kinderen, kan ik iemand spreken');
    expect(danger.keys[0]).to.equal('urgent.abuse');
    await broken.close();
  });
});

async function testSchoolThatThrows(): Promise<Awaited<ReturnType<typeof testSchool>>> {
  const take = (): never => {
    throw new Error('a programming error');
  };
  const dialog = { id: 'answer', version: 1, first: 'say', steps: { say: { expects: 'choice', take } } } as const;
  return testSchool({
    dialogs: new Map([
      ['answer', dialog],
      ['unknown', dialog],
    ]),
  });
}
