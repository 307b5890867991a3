/** Figures for whoever watches over the machine, in Prometheus' format. No names, no texts: counts and times. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AlertKind } from '../models/alerts.ts';
import type { Backlog } from '../models/backlog.ts';
import type { OnCommand } from '../models/store.ts';
import type { AcceptOutcome, SendOutcome } from './operation/counting.ts';
import type { TurnResult } from './turn/turn.ts';

/** Each is told of one thing that happened; labels come from closed sets. */
export interface BotMetrics {
  onTurn(result: TurnResult, milliseconds: number, waited: number): void;
  onAccept(accepted: AcceptOutcome): void;
  onSend(sent: SendOutcome): void;
  onStoreCommand: OnCommand;
  onStoreRestart(): void;
  onBacklog(backlog: Backlog): void;
  onAlert(kind: AlertKind, on: boolean): void;
  text(): Promise<string>;
}

const FAST = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const SLOW = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Counts from nothing, for one process. */
export function createMetrics(): BotMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const make = makers(registry);
  const turns = make.counter('turns_total', 'Turns handled, by intent', 'intent');
  const took = make.histogram('turn_seconds', 'From the start of a turn until its replies are sent', FAST);
  const waits = make.histogram('wait_seconds', 'From a message until its replies are sent', SLOW);
  const accepted = make.counter('messages_total', 'Messages that came in, by outcome', 'channel', 'outcome');
  const sent = make.counter('sends_total', 'Sends, by outcome', 'channel', 'outcome');
  const commands = make.histogram('store_seconds', 'Commands to the store', FAST, 'command', 'outcome');
  const restarts = make.counter('store_restarts_total', 'How often the embedded store was started again');
  const alerts = make.gauge('alerts', '1 while somebody must do something', 'kind');
  return {
    onTurn: ({ meaning }, milliseconds, waited) => {
      turns.inc({ intent: meaning.intent });
      took.observe(milliseconds / 1000);
      waits.observe(waited / 1000);
    },
    onAccept: (outcome) => {
      accepted.inc({ ...outcome });
    },
    onSend: (outcome) => {
      sent.inc({ ...outcome });
    },
    onStoreCommand: (command, milliseconds, succeeded) => {
      commands.observe({ command, outcome: succeeded ? 'ok' : 'failed' }, milliseconds / 1000);
    },
    onStoreRestart: () => {
      restarts.inc();
    },
    onBacklog: backlogGauges(make),
    onAlert: (kind, on) => {
      alerts.set({ kind }, on ? 1 : 0);
    },
    text: () => registry.metrics(),
  };
}

type Makers = ReturnType<typeof makers>;

const makers = (registry: Registry) => {
  const base = (name: string, help: string) => ({ name: `samenspraak_${name}`, help, registers: [registry] });
  return {
    counter: (name: string, help: string, ...labelNames: string[]) => new Counter({ ...base(name, help), labelNames }),
    gauge: (name: string, help: string, ...labelNames: string[]) => new Gauge({ ...base(name, help), labelNames }),
    histogram: (name: string, help: string, buckets: number[], ...labelNames: string[]) =>
      new Histogram({ ...base(name, help), buckets, labelNames }),
  };
};

/** As they were at the last look, at most a minute ago. */
function backlogGauges(make: Makers): (backlog: Backlog) => void {
  const gauges: Record<keyof Backlog, Gauge> = {
    waiting: make.gauge('outbox_waiting', 'Rows of the outbox to be sent, now or later'),
    oldestDueSeconds: make.gauge('outbox_oldest_due_seconds', 'How long the row that is due longest is due'),
    doubtful: make.gauge('outbox_doubtful', 'Rows that were perhaps delivered: staff decide'),
    failed: make.gauge('outbox_failed', 'Rows that were given up'),
    parked: make.gauge('parked', 'Messages and replies put aside for staff'),
    conversations: make.gauge('conversations_waiting', 'Conversations that somebody works on, or must look at'),
  };
  return (backlog) => {
    for (const [name, gauge] of Object.entries(gauges)) gauge.set(backlog[name as keyof Backlog]);
  };
}
