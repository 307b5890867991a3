import { expect } from 'chai';
import { readEvents, spoken, startChat, visit } from './fixture.ts';

const idsOf = (text: string): (string | undefined)[] => [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the events of a conversation', () => {
  it('begin with the last hundred rows', async () => {
    const chat = await startChat();
    for (let n = 1; n <= 120; n++) await chat.say('fatma', spoken(`bericht ${n}`), String(n));
    const ids = idsOf(await readEvents(await visit(chat.address), (text) => text.includes('caught-up')));
    expect([ids.length, ids[0], ids.at(-1)]).to.deep.equal([100, '21/0', '120/0']);
    await chat.close();
  });

  it('miss nothing, and repeat nothing, of what is stored while the history is read', async () => {
    const chat = await startChat();
    const last = chat.history.last.bind(chat.history);
    chat.history.last = async (conversation, count) => {
      await chat.say('fatma', spoken('in beide'), 'both');
      const rows = await last(conversation, count);
      await chat.say('fatma', spoken('net te laat'), 'late');
      return rows;
    };
    const ids = idsOf(await readEvents(await visit(chat.address), (text) => text.includes('caught-up')));
    expect(ids).to.deep.equal(['both/0', 'late/0']);
    await chat.close();
  });

  it('give a sign of life', async () => {
    const chat = await startChat({ chat: { heartbeat: 20 } });
    await readEvents(await visit(chat.address), (text) => text.split(': here\n\n').length > 2);
    await chat.close();
  });

  it('are bounded in number for one browser, and freed when a page goes', async () => {
    const chat = await startChat();
    const fatma = await visit(chat.address);
    const away = new AbortController();
    const open = await Promise.all(Array.from({ length: 8 }, () => fatma.get('/api/events', away.signal)));
    expect(open.map(({ status }) => status)).to.deep.equal(Array(8).fill(200));
    expect((await fatma.get('/api/events')).status).to.equal(429);
    away.abort();
    await wait(100);
    const again = new AbortController();
    expect((await fatma.get('/api/events', again.signal)).status).to.equal(200);
    again.abort();
    await chat.close();
  });

  it('end when the server stops', async () => {
    const chat = await startChat();
    const response = await (await visit(chat.address)).get('/api/events');
    const started = performance.now();
    const reading = response.text();
    await wait(30);
    await chat.close();
    expect(await reading).to.contain('caught-up');
    expect(performance.now() - started).to.be.below(1_000);
  });

  it('end when the history cannot be read, so that the page comes back', async () => {
    const chat = await startChat();
    chat.history.last = () => Promise.reject(new Error('store away'));
    const text = await (await (await visit(chat.address)).get('/api/events')).text();
    expect(text).to.contain('retry: ').and.not.contain('caught-up');
    expect(chat.logged.join()).to.contain('history not read');
    await chat.close();
  });

  it('let go of a page that reads too slowly', async () => {
    const chat = await startChat();
    const response = await (await visit(chat.address)).get('/api/events');
    for (let n = 0; n < 40; n++) await chat.say('fatma', spoken('x'.repeat(300_000)), `big-${n}`);
    const read = await response.text().catch(() => 'cut off');
    expect(read).to.equal('cut off');
    await chat.close();
  });
});
