/** A new parent, from the printed letter to the first answer about the own child: the whole program, in a real browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { System } from '../../bot/core/actor.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { planEvents } from '../../models/events.ts';
import { loadPack } from '../../models/packs/load.ts';
import { proposalsAround } from '../../models/packs/propose-dates.ts';
import { usePacks } from '../../models/packs/registry.ts';
import { savePerson } from '../../models/people/person.ts';
import { saveSchool } from '../../models/people/school.ts';
import { useMasterKeyFile } from '../../models/sealed.ts';
import { connectStore, disconnectStore } from '../../models/store.ts';
import { type Folder, type Program, programFolder, startProgram } from '../helpers/program.ts';
import { findings, openPage, PHONE, shoot } from './browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const JSQR = createRequire(import.meta.url).resolve('jsqr/dist/jsQR.js');
const SCHOOL = 'kelderswerf';
const system = System('test');

/** One family, and the year plan with its dates confirmed; the office has not typed it, and nobody is linked. */
async function seed(settings: Record<string, string>): Promise<void> {
  const store = await startEmbedded({ folder: settings['DATA_FOLDER'] ?? '' });
  await connectStore(store.uri, { useKey: () => useMasterKeyFile(settings['MASTER_KEY_FILE'] ?? '') });
  const pack = loadPack(join(ROOT, 'schools', SCHOOL));
  usePacks(new Map([[SCHOOL, pack]]));
  const school = { _id: SCHOOL, name: pack.name, timeZone: pack.timeZone, demo: false };
  const group = { _id: `${SCHOOL}/groep-5`, schoolId: SCHOOL, name: 'groep 5', years: ['5'] };
  const child = { schoolId: SCHOOL, name: 'Noortje', lastName: 'de Proef', groupId: group._id };
  await saveSchool(system, school, [group], [{ _id: `${SCHOOL}/4711`, born: '2017-03-08', ...child }]);
  await savePerson(system, {
    _id: `${SCHOOL}/guardian/1`,
    name: 'Anna <de> Proef',
    contact: { address: ['Proefweg 1', '1234 AB Proefstad'] },
    guardian: [{ schoolId: SCHOOL, student: `${SCHOOL}/4711`, household: 'h1', authority: true }],
    staff: [],
  });
  await planEvents(system, school, proposalsAround(pack, new Date()), 'confirmed');
  await disconnectStore();
  await store.close();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function letters(settings: Record<string, string>, out: string): Promise<string> {
  const { MONGODB_URI: _uri, ...env } = process.env;
  const child = spawn(process.execPath, ['bot/commands/school.ts', 'letters', '--out', out, '--group', 'groep 5'], {
    cwd: ROOT,
    env: { ...env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await once(child, 'exit')).to.deep.equal([0, null]);
  return join(out, `${SCHOOL}-guardian.html`);
}

/** What a camera reads from the letter as it is shown. */
async function readCode(letter: Page): Promise<string> {
  const picture = (await letter.screenshot()).toString('base64');
  await letter.addScriptTag({ path: JSQR });
  const read = `(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture}';
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return jsQR(data, image.width, image.height)?.data ?? '';
  })()`;
  return letter.evaluate(read);
}

describe('a new parent with a letter', function () {
  this.timeout(60_000);
  let folder: Folder;
  let program: Program;
  before(async () => {
    folder = programFolder();
    const port = await freePort();
    Object.assign(folder.settings, { PORT: String(port), PUBLIC_URL: `http://localhost:${port}` });
    await seed(folder.settings);
    program = await startProgram(folder.settings);
  });
  after(async () => {
    await program.end('SIGTERM');
    folder.remove();
  });

  it('scans the code, tells a day of birth, says yes, gets the date of the own group, and the own page', async () => {
    const file = await letters(folder.settings, join(folder.path, 'letters'));
    const letter = await openPage(pathToFileURL(file).href);
    const printed = await letter.page.locator('.code').innerText();
    const sheet = await letter.page.locator('section').innerText();
    expect(sheet).to.include('N.P. (groep 5)').and.include('Anna <de> Proef').and.include('1234 AB Proefstad');
    expect(sheet).not.to.match(/Noortje/);
    expect(await findings(letter.page)).to.deep.equal([]);
    await shoot(letter.page, 'letter');
    const address = await readCode(letter.page);
    expect(address).to.equal(`${folder.settings['PUBLIC_URL'] ?? ''}/?code=${printed}`);
    await letter.context.close();

    const { page, context, problems } = await openPage(address, { viewport: PHONE });
    await page.locator('#code-note').waitFor();
    expect(await page.locator('#text').inputValue()).to.equal(printed);
    expect(page.url()).not.to.include(printed);
    expect(await page.locator('.message').count(), 'nothing is sent by opening').to.equal(0);
    expect(await findings(page)).to.deep.equal([]);
    await shoot(page, 'letter-code');
    await page.locator('#send').click();
    await page.getByText('Op welke dag is uw kind geboren?').waitFor();
    await page.locator('#text').fill('8 maart 2017');
    await page.keyboard.press('Enter');
    await page.getByText('N.P. (groep 5)').waitFor();
    await page.locator('.choice', { hasText: 'Ja, koppel dit account' }).click();
    await page.getByText('Dit account is nu gekoppeld.').waitFor();
    await page.locator('#text').fill('wanneer is de ouderavond van mijn kind?');
    await page.keyboard.press('Enter');
    await page
      .locator('.message.bot', { hasText: /groep 5.*\d{4}|\d{4}.*groep 5/s })
      .last()
      .waitFor();
    await shoot(page, 'letter-answer');
    await page.reload();
    await page.getByText('Dit account is nu gekoppeld.').waitFor();

    await page.locator('#text').fill('mijn school');
    await page.keyboard.press('Enter');
    const opening = context.waitForEvent('page');
    await page.getByRole('link', { name: /Open ‘Mijn school’/ }).click();
    const own = await opening;
    await own.getByRole('button', { name: 'Open mijn pagina' }).click();
    await own.getByText('Noortje').waitFor();
    expect(await own.title()).to.match(/^Mijn school/);
    expect(problems).to.deep.equal([]);
    await context.close();
  });
});
