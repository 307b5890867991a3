import { DateTime } from 'luxon';

/** The time, injected: tests and `ask --now` stand still or move it by hand. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved. */
export function clockAt(start: Date): Clock & { move(milliseconds: number): void } {
  let now = start;
  return {
    now: () => now,
    move: (milliseconds) => {
      now = new Date(now.getTime() + milliseconds);
    },
  };
}

/** A moment in the school's own time zone (IANA name). */
export const inZone = (at: Date, zone: string): DateTime => DateTime.fromJSDate(at, { zone });
