import { expect } from 'chai';
import { System } from '../../../bot/core/actor.ts';
import { createLog } from '../../../bot/core/log.ts';
import type { Notice } from '../../../bot/core/notice.ts';
import { countingSends } from '../../../bot/operation/counting.ts';
import { createPacer } from '../../../bot/outbox/pace.ts';
import { createOutboxWorker, type OutboxWorker } from '../../../bot/outbox/worker.ts';
import { holdLease } from '../../../models/leases.ts';
import { addToOutbox, type NewRow, PRIORITIES } from '../../../models/outbox.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const who = System('test');
const BULK = { name: 'bulk', owner: 'another process', milliseconds: 20_000 };

/** Says its row's number; `relay` is never sent twice without a person's word. */
const notice = (kind: string, afterDoubt: Notice['afterDoubt']): Notice => ({
  kind,
  afterDoubt,
  render: async ({ values }) => ({ key: 'answer.topic', values: { topic: String(values['n']) } }),
});

describe("the outbox's worker", () => {
  let school: TestSchool;
  let worker: OutboxWorker;
  const outcomes: string[] = [];
  beforeEach(async () => {
    school = await testSchool();
    outcomes.length = 0;
    worker = createOutboxWorker({
      adapters: new Map([['telegram', countingSends(school.channel, ({ outcome }) => outcomes.push(outcome))]]),
      notices: new Map(
        [notice('relay', 'staff-decide'), notice('reminder', 'once-more')].map((one) => [one.kind, one]),
      ),
      speech: school.bot.speech,
      clock: school.clock,
      log: createLog('silent'),
      owner: 'this process',
      pacer: createPacer(),
    });
  });
  afterEach(() => school.close());

  const row = (n: number, more: Partial<NewRow> = {}): NewRow => ({
    _id: `row-${n}`,
    schoolId: 'kelderswerf',
    personId: 'kelderswerf/demo/fatma',
    kind: 'reminder',
    priority: PRIORITIES.reminder,
    values: { n },
    why: 'test',
    due: school.clock.now(),
    ...more,
  });
  const add = (...rows: NewRow[]): Promise<void> => addToOutbox(who, rows);
  const texts = (): string[] => school.channel.delivered.map((one) => one.message.text);

  it('sends what is most urgent first, whatever came first: it waits for no more than is under way', async () => {
    const announcements = Array.from({ length: 40 }, (_, n) =>
      row(n, { priority: PRIORITIES.announcement, due: new Date(0) }),
    );
    await add(...announcements, row(41), row(42, { priority: PRIORITIES.reply }));
    await worker.deliverDue();
    expect(texts()).to.have.length(42);
    expect(texts().slice(0, 9)).to.include.members(['42', '41']);
  });

  it('abuse 79: sends nothing while another process does, and goes on when that one is gone', async () => {
    await holdLease(who, BULK, school.clock.now());
    await add(row(1));
    await worker.deliverDue();
    expect(texts()).to.deep.equal([]);
    school.clock.move(BULK.milliseconds);
    await worker.deliverDue();
    expect(texts()).to.deep.equal(['1']);
  });

  it('lets go of the lease when it stops, so that the next need not wait', async () => {
    await worker.deliverDue();
    expect(await holdLease(who, BULK, school.clock.now())).to.equal(false);
    await worker.stop();
    expect(await holdLease(who, BULK, school.clock.now())).to.equal(true);
  });

  it('sends an urgent row past the queue, once', async () => {
    await add(row(1), row(2));
    await Promise.all([worker.deliverNow('row-2'), worker.deliverNow('row-2')]);
    expect(texts()).to.deep.equal(['2']);
    await worker.deliverDue();
    expect(texts()).to.deep.equal(['2', '1']);
  });

  it('abuse 69: does not send again by itself what was perhaps delivered, and lets staff decide', async () => {
    school.channel.failNext('lost');
    await add(row(1, { kind: 'relay' }));
    await worker.deliverDue();
    school.clock.move(120_000);
    await worker.deliverDue();
    expect(texts()).to.deep.equal(['1']);
    const shown = await school.say('administratie', 'vastgelopen');
    expect(shown.messages.at(-1)?.text).to.include('misschien aangekomen').and.include('Fatma');
    await school.press('administratie', shown.question!.id, 0);
    school.channel.delivered.length = 0;
    await worker.deliverDue();
    expect(texts()).to.deep.equal(['1']);
    expect(outcomes).to.deep.equal(['doubt', 'sent']);
  });

  it('abuse 69: leaves it when staff say that it arrived', async () => {
    school.channel.failNext('lost');
    await add(row(1, { kind: 'relay' }));
    await worker.deliverDue();
    const shown = await school.say('administratie', 'vastgelopen');
    expect((await school.press('administratie', shown.question!.id, 1)).keys).to.deep.equal(['stuck.none']);
    school.channel.delivered.length = 0;
    await worker.deliverDue();
    expect(texts()).to.deep.equal([]);
  });

  it('gives up a row that fails again and again, and does not count pauses the platform asked for', async () => {
    const broken = 'broken' as const;
    school.channel.failNext(
      ...Array.from({ length: 8 }, () => ({ retry: 1000 })),
      broken,
      broken,
      broken,
      broken,
      broken,
    );
    await add(row(1));
    for (let round = 0; round < 20; round++) {
      await worker.deliverDue();
      school.clock.move(60_000);
    }
    expect(texts()).to.deep.equal([]);
    expect(outcomes.filter((one) => one === 'failed')).to.have.length(5);
    expect((await school.say('administratie', 'vastgelopen')).messages.at(-1)?.text).to.include(
      'kon ik niet versturen',
    );
  });

  it('abuse 68: ends a row of somebody who blocked the bot', async () => {
    school.channel.failNext('gone');
    await add(row(1));
    await worker.deliverDue();
    school.clock.move(120_000);
    await worker.deliverDue();
    expect(outcomes).to.deep.equal(['gone']);
  });
});
