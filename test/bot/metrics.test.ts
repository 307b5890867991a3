/** What /metrics of the running program shows: every figure there is, and nothing of anybody. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type Folder, type Program, programFolder, startProgram, visit } from '../helpers/program.ts';

const TOKEN = 'a-token-of-24-characters';
const FIGURES: Readonly<Record<string, string>> = {
  samenspraak_turns_total: 'counter',
  samenspraak_turn_seconds: 'histogram',
  samenspraak_wait_seconds: 'histogram',
  samenspraak_messages_total: 'counter',
  samenspraak_sends_total: 'counter',
  samenspraak_store_seconds: 'histogram',
  samenspraak_store_restarts_total: 'counter',
  samenspraak_alerts: 'gauge',
  samenspraak_outbox_waiting: 'gauge',
  samenspraak_outbox_oldest_due_seconds: 'gauge',
  samenspraak_outbox_doubtful: 'gauge',
  samenspraak_outbox_failed: 'gauge',
  samenspraak_parked: 'gauge',
  samenspraak_conversations_waiting: 'gauge',
};

describe('the metrics of the running program', function () {
  this.timeout(60_000);
  let folder: Folder;
  let program: Program;
  let text: string;
  const id = randomUUID();
  const value = (line: string): number => Number(new RegExp(`^${line} (\\S+)$`, 'm').exec(text)?.[1]);

  before(async () => {
    folder = programFolder();
    program = await startProgram({ ...folder.settings, METRICS_TOKEN: TOKEN });
    const fatma = await visit(program.address, 'fatma');
    await fatma.post('hoe vaak komt de Info uit, zei Zonnebloem?', id);
    await fatma.post('hoe vaak komt de Info uit, zei Zonnebloem?', id);
    await fatma.rows((rows) => rows.some((row) => row.body.source !== undefined));
    await new Promise((resolve) => setTimeout(resolve, 300)); // the turn is counted after its answer is sent
    const headers = { authorization: `Bearer ${TOKEN}` };
    text = await (await fetch(`${program.address}/metrics`, { headers })).text();
  });
  after(async () => {
    await program.end('SIGTERM');
    folder.remove();
  });

  it('have these names and types, and no others of ours', () => {
    const found: unknown = Object.fromEntries(
      [...text.matchAll(/^# TYPE (samenspraak_\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]),
    );
    expect(found).to.deep.equal(FIGURES);
  });

  it('count what happened', () => {
    expect(value('samenspraak_turns_total\\{intent="answer"\\}')).to.equal(1);
    expect(value('samenspraak_wait_seconds_count')).to.equal(1);
    expect(value('samenspraak_messages_total\\{channel="web",outcome="accepted"\\}')).to.equal(1);
    expect(value('samenspraak_messages_total\\{channel="web",outcome="repeated"\\}')).to.equal(1);
    expect(value('samenspraak_sends_total\\{channel="web",outcome="sent"\\}')).to.equal(1);
    expect(value('samenspraak_store_seconds_count\\{command="findAndModify",outcome="ok"\\}')).to.be.greaterThan(0);
    expect(value('samenspraak_outbox_waiting')).to.equal(0);
  });

  it('abuse 74: show no name, no word, no id, and no secret', () => {
    for (const secret of ['fatma', 'Yıldız', 'Zonnebloem', 'info uit', 'kelderswerf', id, TOKEN, folder.path])
      expect(text.toLowerCase()).not.to.include(secret.toLowerCase());
  });

  it('have labels from closed sets only', () => {
    const ours = text.split('\n').filter((line) => line.startsWith('samenspraak_'));
    const labels = new Set(ours.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name]) => name)));
    expect([...labels].sort()).to.deep.equal(['channel', 'command', 'intent', 'kind', 'le', 'outcome']);
  });
});
