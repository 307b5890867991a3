import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { registerPage } from '../../../models/register/page.ts';
import { REGISTER } from '../../../models/register/register.ts';
import { ROOT } from '../../gate/run-step.ts';
import { sourceFiles } from '../../gate/sources.ts';

/** Every collection that a model of ours makes, and its fields. */
async function stored(): Promise<Map<string, string[]>> {
  const files = sourceFiles().filter((path) => path.startsWith('models/') && !path.startsWith('models/embedded/'));
  const makers = files.filter((path) => readFileSync(join(ROOT, path), 'utf8').includes('mongoose.model('));
  for (const path of makers) await import(join(ROOT, path));
  const models = Object.values(mongoose.models);
  return new Map(models.map((model) => [model.collection.collectionName, Object.keys(model.schema.paths).sort()]));
}

describe('the register of processing', () => {
  it('has every field of every collection, with its purpose, and none that is gone', async () => {
    const all = await stored();
    for (const [name, fields] of all) {
      const registered = REGISTER[name];
      expect(registered, `say what ${name} is for in models/register/`).to.be.an('object');
      expect(Object.keys(registered?.fields ?? {}).sort(), name).to.deep.equal(fields);
    }
    expect(Object.keys(REGISTER).filter((name) => !all.has(name))).to.deep.equal([]);
  });

  it('says of each what it is for and how long it is kept', () => {
    for (const [name, { purpose, kept, fields }] of Object.entries(REGISTER))
      for (const text of [purpose, kept, ...Object.values(fields)]) expect(text.length, name).to.be.greaterThan(2);
  });

  it('is the page in docs/', () => {
    const page = readFileSync(join(ROOT, 'docs/register.md'), 'utf8');
    expect(page, 'mend it with `npm run fix`').to.equal(registerPage());
  });
});
