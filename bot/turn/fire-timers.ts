/** Timers that are due become messages, and are handled like any (contract B). */
import { System } from '../core/actor.ts';
import type { Incoming } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import { dueTimers, removeTimer, type Timer } from '../../models/timers.ts';
import type { Engine } from './engine.ts';

const AT_ONCE = 50;
const who = System('timers');

/** Accepts what is due, then forgets it. Whoever dies in between leaves it to the next, and the message is the same one. */
export async function fireTimers(engine: Engine, clock: Clock): Promise<void> {
  for (const timer of await dueTimers(who, clock.now(), AT_ONCE)) {
    if ((await engine.accept(messageOf(timer))) !== 'full') await removeTimer(who, timer._id);
  }
}

/** Its key is the timer's id: two processes that see it do its work once. */
function messageOf({ _id, schoolId, due, kind, values, conversation }: Timer): Incoming {
  const timer = { kind, values };
  const common = { key: _id, at: due, kind: 'clock', school: schoolId, timer } as const;
  if (!conversation) {
    return { ...common, channel: 'clock', account: 'clock', conversation: { id: schoolId, kind: 'private' } };
  }
  const { channel, account, id, kind: sort } = conversation;
  return { ...common, channel, account, conversation: { id, kind: sort } };
}
