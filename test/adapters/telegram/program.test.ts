/** The program as a school runs it, with Telegram switched on. */
import { expect } from 'chai';
import { type Folder, type Program, programFolder, startProgram } from '../../helpers/program.ts';
import { type FakeTelegram, fakeTelegram } from '../../helpers/telegram/fake-telegram.ts';
import { person } from '../../helpers/telegram/people.ts';
import { startStore } from '../../helpers/test-school.ts';

describe('the program with Telegram', function () {
  this.timeout(60_000);
  let folder: Folder;
  let fake: FakeTelegram;
  beforeEach(async () => {
    folder = programFolder();
    fake = await fakeTelegram();
  });
  afterEach(async () => {
    folder.remove();
    await fake.close();
  });

  it('answers in the chat, has no demonstration, says no secret, and stops when told', async () => {
    const settings = { ...folder.settings, TELEGRAM_API_URL: fake.url, TELEGRAM_BOT_TOKEN: fake.token };
    const program = await startProgram(settings);
    const parent = person(fake, 1001);
    parent.says('hoe vaak komt de Info uit?');
    while (!parent.sees().some(({ text }) => text.includes('Bron: '))) await new Promise((go) => setTimeout(go, 20));
    expect((await fetch(`${program.address}/api/demo`)).status).to.equal(404);
    expect(await program.end('SIGTERM')).to.equal(0);
    expect(program.output()).not.to.include('fakefake');
  });

  it('asks for updates in one of two processes on one store; when that one ends, in the other', async () => {
    const store = await startStore();
    const settings = { ...folder.settings, TELEGRAM_API_URL: fake.url, TELEGRAM_BOT_TOKEN: fake.token };
    const start = (): Promise<Program> => startProgram({ ...settings, MONGODB_URI: store.uri });
    const [first, second] = [await start(), await start()];
    const parent = person(fake, 1001);
    const answers = (): number => parent.sees().filter(({ text }) => text.includes('Bron: ')).length;
    const answered = async (times: number): Promise<void> => {
      while (answers() < times) await new Promise((go) => setTimeout(go, 20));
    };
    parent.says('hoe vaak komt de Info uit?');
    await answered(1);
    expect(fake.updates.conflicts()).to.equal(0);
    await first.end('SIGTERM');
    parent.says('hoe vaak komt de Info uit?');
    await answered(2);
    await second.end('SIGTERM');
    await store.close();
    expect(fake.updates.conflicts()).to.equal(0);
  });

  it('refuses to start with a token that Telegram does not know', async () => {
    const TELEGRAM_BOT_TOKEN = `7000001:${'wrong'.repeat(8)}`;
    const program = await startProgram({ ...folder.settings, TELEGRAM_API_URL: fake.url, TELEGRAM_BOT_TOKEN }).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(program).to.include('TELEGRAM_BOT_TOKEN: copy it again').and.not.include('wrongwrong');
  });
});
