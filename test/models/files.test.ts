import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { type Actor, type PersonActor, System } from '../../bot/core/actor.ts';
import { erasePerson } from '../../models/erasure/erase.ts';
import { deleteOwnFiles, keepFile, keptUntil, type NewFile, openFile, ownFiles } from '../../models/files.ts';
import { failing } from '../helpers/sealed-store.ts';
import { jpeg, pdf, REFUSED } from '../helpers/some-files.ts';
import { type TestSchool, testSchool } from '../helpers/test-school.ts';

const SCHOOL = 'kelderswerf';
const NOW = new Date('2026-11-22T19:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const MB = 2 ** 20;
const person = (name: string, more: Partial<PersonActor> = {}): Actor => ({
  kind: 'person',
  person: `${SCHOOL}/demo/${name}`,
  school: SCHOOL,
  roles: ['guardian'],
  children: [],
  groups: [],
  ...more,
});
const fatma = person('fatma');
const sent = (bytes: Buffer, more: Partial<NewFile> = {}): NewFile => ({
  school: SCHOOL,
  channel: 'telegram',
  bytes,
  cause: 'telegram/1/1',
  at: NOW,
  ...more,
});
const rows = (): Promise<mongoose.mongo.Document[]> => mongoose.connection.collection('files').find().toArray();

describe('files that people send', function () {
  this.timeout(20_000);
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());

  it('are given back as they came, in pieces too', async () => {
    for (const bytes of [jpeg(10), pdf(3 * MB + 1)]) {
      const cause = `cause/${bytes.length}`;
      await keepFile(fatma, sent(bytes, { cause, name: 'brief.van\u202e.school.docm' }));
      const { bytes: back, ...file } = await openFile(fatma, `${cause}/file`);
      expect(back.equals(bytes)).to.equal(true);
      expect(file.name).to.match(/^brief\.van\.school\.(jpg|pdf)$/);
    }
    expect(await rows()).to.have.length(2 + 1 + 25);
  });

  it('rest sealed, each piece in its own place', async () => {
    await keepFile(fatma, sent(pdf(200_000), { name: 'secret words' }));
    expect((await rows()).map(({ body }) => (body as { buffer: Buffer }).buffer.toString('latin1')).join())
      .to.have.length.above(200_000)
      .and.not.include('secret words');
    const [first, second] = (await rows()).filter(({ type }) => type === undefined);
    const swapped = { _id: first!._id as never };
    await mongoose.connection.collection('files').updateOne(swapped, { $set: { body: second!['body'] as never } });
    expect(await failing(openFile(fatma, 'telegram/1/1/file'))).to.be.an('error');
  });

  it('are kept once per cause; a try that was broken off is done over', async () => {
    const until = await keepFile(fatma, sent(pdf(300_000)));
    expect(until).to.deep.equal(new Date(NOW.getTime() + 14 * DAY));
    const later = sent(jpeg(), { at: new Date(NOW.getTime() + DAY) });
    expect(await keepFile(fatma, later)).to.deep.equal(until);
    expect(await keptUntil(fatma, 'telegram/1/1')).to.deep.equal(until);
    await mongoose.connection.collection('files').deleteOne({ type: 'application/pdf' });
    expect(await keptUntil(fatma, 'telegram/1/1')).to.equal(undefined);
    expect(await ownFiles(fatma)).to.deep.equal([]);
    await keepFile(fatma, sent(jpeg(290_000)));
    expect((await openFile(fatma, 'telegram/1/1/file')).bytes.equals(jpeg(290_000))).to.equal(true);
  });

  for (const [what, bytes] of Object.entries(REFUSED))
    it(`abuse 55: ${what} is not kept, by whatever name`, async () => {
      const error = await failing(keepFile(fatma, sent(bytes, { name: 'foto.jpg' })));
      expect(error).to.include({ code: 'file-type' });
      expect(await rows()).to.deep.equal([]);
    });

  it('abuse 72: of one person no more is kept than 50 MB', async () => {
    for (let at = 0; at < 5; at++) await keepFile(fatma, sent(pdf(10 * MB), { cause: `cause/${at}` }));
    const error = await failing(keepFile(fatma, sent(pdf(), { cause: 'one more' })));
    expect(error).to.include({ code: 'files-full' });
    await keepFile(person('bram'), sent(pdf(), { cause: 'of another' }));
  });

  it('abuse 31: are given to nobody else, in the words for what is not there', async () => {
    await keepFile(fatma, sent(pdf()));
    const others = [person('bram'), person('head', { roles: ['head', 'admin'] }), { kind: 'visitor', school: SCHOOL }];
    for (const who of others as Actor[]) {
      expect(await failing(openFile(who, 'telegram/1/1/file'))).to.include({ code: 'not-found' });
      expect(await failing(openFile(who, 'telegram/1/2/file'))).to.include({ code: 'not-found' });
    }
    expect(await failing(openFile(fatma, 'telegram/1/1/file/0')), 'a piece is no file').to.include({
      code: 'not-found',
    });
    expect(await ownFiles(person('bram'))).to.deep.equal([]);
    await deleteOwnFiles(person('bram'));
    expect(await ownFiles(fatma)).to.have.length(1);
    const taken = await failing(keepFile(person('bram'), sent(jpeg())));
    expect(taken, 'nor is a row of another written over').to.be.an('error');
    expect((await openFile(fatma, 'telegram/1/1/file')).type).to.equal('application/pdf');
  });

  it('are kept by nobody who is not known, nor at another school', async () => {
    const away = sent(pdf(), { school: 'mkc' });
    for (const keeping of [keepFile({ kind: 'visitor', school: SCHOOL }, sent(pdf())), keepFile(fatma, away)])
      expect(await failing(keeping)).to.include({ code: 'not-allowed' });
  });

  it('abuse 76: are gone with the person, also from older copies', async () => {
    const backups = mkdtempSync(join(tmpdir(), 'files-'));
    await keepFile(fatma, sent(pdf()));
    const copy = await rows();
    await erasePerson(System('test'), `${SCHOOL}/demo/fatma`, { ground: 'GDPR 17(1)(b)', backups }, NOW);
    rmSync(backups, { recursive: true });
    expect(await rows()).to.deep.equal([]);
    await mongoose.connection.collection('files').insertMany(copy);
    expect(await failing(openFile(fatma, 'telegram/1/1/file'))).to.include({ code: 'not-found' });
  });

  it('go when their time is over, and not a night before', async () => {
    await keepFile(fatma, sent(pdf(300_000)));
    const pass = async (days: number): Promise<void> => {
      school.clock.move(days * DAY);
      await school.bot.lookAround();
      await school.bot.engine.idle();
    };
    await pass(13);
    await pass(0);
    expect(await ownFiles(fatma)).to.have.length(1);
    await pass(2);
    await pass(0);
    expect(await rows()).to.deep.equal([]);
  });
});
