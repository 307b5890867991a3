/** The Mini App "Mijn school": whose it is, by what Telegram gives its page (core.telegram.org/bots/webapps, "Validating data"). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Clock } from '../../bot/core/clock.ts';
import { type Door, type Proven } from '../../bot/core/door.ts';

/** Seconds. A page that is loaded again has what it was opened with. */
const FRESH_FOR = 3_600;
/** Seconds that clocks may differ. */
const TOLERANCE = 60;
const HASH = /^[\da-f]{64}$/;
const User = z.object({ id: z.int().positive() });

/** The Mini App's door, for the bot of this token. In Telegram's own apps the page is in no frame; on the web it is. */
export function telegramDoor(token: string, clock: Clock): Door {
  const secret = createHmac('sha256', 'WebAppData').update(token).digest();
  return {
    channel: 'telegram',
    framedBy: ['https://web.telegram.org'],
    prove: async (initData) => holderOf(initData, secret, Math.floor(clock.now().getTime() / 1000)),
  };
}

function holderOf(initData: string, secret: Buffer, now: number): Proven {
  const fields = new Map(new URLSearchParams(initData));
  const age = now - Number(fields.get('auth_date') ?? NaN);
  const isFresh = age >= -TOLERANCE && age <= FRESH_FOR;
  if (!isSigned(fields, secret) || !isFresh) return 'refused';
  const { success, data } = User.safeParse(parsed(fields.get('user') ?? ''));
  return success ? { account: String(data.id) } : 'refused';
}

function isSigned(fields: ReadonlyMap<string, string>, secret: Buffer): boolean {
  const { hash = '', ...rest } = Object.fromEntries(fields);
  if (!HASH.test(hash)) return false;
  const lines = Object.keys(rest)
    .sort()
    .map((name) => `${name}=${rest[name] ?? ''}`);
  const expected = createHmac('sha256', secret).update(lines.join('\n')).digest();
  return timingSafeEqual(expected, Buffer.from(hash, 'hex'));
}

/** It is signed, so it is Telegram's; undefined for what is no JSON all the same. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
