import { expect } from 'chai';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OperatorError } from '../../../bot/core/errors.ts';
import { loadPack, loadPacks } from '../../../models/packs/load.ts';
import { PackError } from '../../../models/packs/problem.ts';
import { removePacks, SOUND, writePack } from './sound-pack.ts';

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('loading a school pack', () => {
  afterEach(removePacks);

  it('puts the languages of an answer together, with document and place as its source', () => {
    const { id, answers } = loadPack(writePack());
    expect(id).to.equal('proef');
    expect(answers[1]).to.deep.equal({
      id: 'evening',
      topic: { nl: 'de ouderavond', en: "the parents' evening" },
      text: { nl: 'Er is een avond per groep.', en: 'There is an evening for each group.' },
      source: { nl: 'Gids, deel 2', en: 'Letter, part 2' },
      examples: { nl: ['wanneer is de ouderavond'], en: ["when is the parents' evening"] },
      asked: [],
      event: 'information-evening',
    });
  });

  it('puts the languages of the agreement together', () => {
    expect(loadPack(writePack()).agreement).to.deep.equal({
      version: '2026-1',
      meaning: 'seen',
      title: { nl: 'Afspraken', en: 'Agreements' },
      text: { nl: 'Uw kind is op tijd.', en: 'Your child is on time.' },
      source: { nl: 'Gids', en: 'Guide' },
    });
  });

  it('reads years as names, and leaves out what is not there', () => {
    const pack = loadPack(writePack({ 'demo.yaml': undefined }));
    expect(pack.groups[0]?.years).to.deep.equal(['1', '2']);
    expect(pack.yearPlan[0]).to.deep.include({ years: ['7'], when: { months: [9], week: 1, weekday: 2 } });
    expect(pack).not.to.have.any.keys('demo', 'phone');
    expect(pack.contact).to.have.all.keys('website', 'office');
    expect(pack.answers[0]).not.to.have.property('event');
  });

  it('is frozen to its depth', () => {
    const pack = loadPack(writePack());
    expect(Object.isFrozen(pack.answers[0]?.examples['nl'])).to.be.true;
    expect(Object.isFrozen(pack.demo?.people[0])).to.be.true;
    expect(() => Object.assign(pack.contact, { phone: '1' })).to.throw(TypeError);
  });

  it('loads a pack that has warnings only', () => {
    const answers = SOUND['answers.nl.yaml']!.replace('op tijd op school.', 'op tijd. '.repeat(60));
    expect(loadPack(writePack({ 'answers.nl.yaml': answers })).answers).to.have.length(2);
  });

  it('refuses a pack with errors, and tells file, line, what and how', () => {
    const folder = writePack({ 'school.yaml': SOUND['school.yaml']!.replace('Europe/Amsterdam', 'Mars') });
    const error = errorOf(() => loadPack(folder));
    expect(error).to.be.instanceOf(PackError).and.instanceOf(OperatorError);
    const place = `${join(folder, 'school.yaml')}:2`;
    expect((error as PackError).message).to.equal(
      `${place}  "Mars" is not a time zone  → write a name such as Europe/Amsterdam`,
    );
  });

  it('refuses a folder whose name cannot be an id', () => {
    const folder = join(dirname(writePack()), 'De Proef');
    mkdirSync(folder);
    expect(errorOf(() => loadPack(folder)))
      .to.be.instanceOf(PackError)
      .with.property('message')
      .that.contains('De Proef');
  });

  it('loads all packs of a folder by id, without the template and what is no pack', () => {
    const schools = dirname(writePack());
    mkdirSync(join(schools, 'template'));
    mkdirSync(join(schools, 'no-pack'));
    expect([...loadPacks(schools).keys()]).to.deep.equal(['proef']);
  });

  it('refuses all packs when one is broken, with everything that is wrong', () => {
    const schools = dirname(writePack({ 'year-plan.yaml': 'rules: 3', 'demo.yaml': 'people: 3' }));
    const error = errorOf(() => loadPacks(schools));
    expect(error).to.be.instanceOf(PackError);
    const files = (error as PackError).problems.map((problem) => problem.file.replace(/.*\//, ''));
    expect(files).to.include.members(['year-plan.yaml', 'demo.yaml', 'answers.nl.yaml']);
  });
});
