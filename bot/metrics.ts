/** Figures for whoever watches over the machine, in Prometheus' format. No names, no texts: counts and times. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { TurnResult } from './turn/turn.ts';

export interface BotMetrics {
  onTurn(result: TurnResult, milliseconds: number): void;
  text(): Promise<string>;
}

/** Counts from nothing, for one process. */
export function createMetrics(): BotMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Counter({
    name: 'samenspraak_turns_total',
    help: 'Turns handled, by intent',
    labelNames: ['intent'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'samenspraak_turn_seconds',
    help: 'From the start of a turn until its replies are sent',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  return {
    onTurn: ({ meaning }, milliseconds) => {
      turns.inc({ intent: meaning.intent });
      seconds.observe(milliseconds / 1000);
    },
    text: () => registry.metrics(),
  };
}
