/**
 * One-time codes that link an account to a person: 128 random bits, of which only the hash is kept. A code is used by one
 * account, once: the document of the code is the lock. Before a guardian's code is used, the account has told the day of
 * birth of a child; three wrong ones end the code.
 */
import { randomBytes } from 'node:crypto';
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { codeOfBytes } from '../../bot/core/link-code.ts';
import { may } from '../may.ts';
import { countTry, takeBackTry } from './link-tries.ts';
import { hashOf } from '../../bot/core/token-hash.ts';

const PURPOSES = ['guardian', 'staff', 'second-channel'] as const;
export type Purpose = (typeof PURPOSES)[number];

interface LinkCode {
  /** SHA-256 of the code. */
  _id: string;
  schoolId: string;
  personId: string;
  purpose: Purpose;
  expires: Date;
  /** The account (channel/id) that told the day of birth. */
  checkedBy?: string;
  wrongDays: number;
  /** The account that was linked by it. */
  usedBy?: string;
}
const schema = new Schema<LinkCode>(
  {
    _id: String,
    schoolId: String,
    personId: { type: String, index: true },
    purpose: { type: String, enum: PURPOSES },
    expires: Date,
    checkedBy: String,
    wrongDays: Number,
    usedBy: String,
  },
  { collection: 'linkcodes', versionKey: false },
);
const LinkCodes = mongoose.model('LinkCode', schema);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LASTS: Readonly<Record<Purpose, number>> = {
  guardian: 30 * DAY,
  staff: 30 * DAY,
  'second-channel': 15 * MINUTE,
};
const WRONG_DAYS_AT_MOST = 3;

export interface NewCode {
  school: string;
  person: string;
  purpose: Purpose;
}
/** A code that waits for its account. */
export interface OpenCode {
  person: string;
  purpose: Purpose;
}
/** Who tries it, when. `account`: channel/id. */
export interface Trying {
  school: string;
  account: string;
  now: Date;
}

/** A new code for a person; the older ones of the same purpose are worth nothing from now on. */
export async function makeCode(who: Actor, { school, person, purpose }: NewCode, now: Date): Promise<string> {
  may(who, purpose === 'second-channel' ? 'change-own' : 'make-codes', { school, person });
  const code = newCode();
  const expires = new Date(now.getTime() + LASTS[purpose]);
  await LinkCodes.deleteMany({ schoolId: school, personId: person, purpose });
  await LinkCodes.create({ _id: hashOf(code), schoolId: school, personId: person, purpose, expires, wrongDays: 0 });
  return code;
}

function newCode(): string {
  for (;;) {
    const code = codeOfBytes(randomBytes(16));
    if (code !== undefined) return code;
  }
}

/**
 * Whose code it is. `wrong` for one that never was, is used, expired or of another school: the same answer after the same
 * work. `locked`: not looked at, as there were too many wrong ones.
 */
export async function tryCode(who: Actor, code: string, trying: Trying): Promise<OpenCode | 'wrong' | 'locked'> {
  const { school, account, now } = trying;
  may(who, 'link', { school });
  if (!(await countTry(who, school, account, now))) return 'locked';
  const found = await LinkCodes.findById(hashOf(code)).lean<LinkCode>();
  if (!found || !isOpen(found, trying)) return 'wrong';
  await takeBackTry(who, school, account);
  return { person: found.personId, purpose: found.purpose };
}

const isOpen = (code: LinkCode, { school, now }: Trying): boolean =>
  code.schoolId === school && code.usedBy === undefined && now < code.expires && code.wrongDays < WRONG_DAYS_AT_MOST;

/** Whose code it is, of one that was tried before; null when it is not open any more. */
export async function openCode(who: Actor, code: string, trying: Trying): Promise<OpenCode | null> {
  may(who, 'link', { school: trying.school });
  const found = await LinkCodes.findOne(openNow(code, trying)).lean<LinkCode>();
  return found && { person: found.personId, purpose: found.purpose };
}

/** As a filter, for a write that decides; also used up by this account, so that a repeated turn goes on. */
const openNow = (code: string, { school, account, now }: Trying): Record<string, unknown> => ({
  _id: hashOf(code),
  schoolId: school,
  expires: mongoose.trusted({ $gt: now }),
  wrongDays: mongoose.trusted({ $lt: WRONG_DAYS_AT_MOST }),
  $or: [{ usedBy: null }, { usedBy: account }],
});

/**
 * Whether this day ("2017-11-04") is one of `days`; a wrong one counts against the code itself, whoever says it.
 * `wrong-code`: the code is worth nothing any more.
 */
export async function checkDay(
  who: Actor,
  code: string,
  { day, days }: { day: string; days: readonly string[] },
  trying: Trying,
): Promise<'right' | 'wrong-day' | 'wrong-code'> {
  may(who, 'link', { school: trying.school });
  const isRight = days.includes(day);
  const update = isRight ? { $set: { checkedBy: trying.account } } : { $inc: { wrongDays: 1 } };
  const after = await LinkCodes.findOneAndUpdate(openNow(code, trying), update, {
    returnDocument: 'after',
  }).lean<LinkCode>();
  if (!after || after.wrongDays >= WRONG_DAYS_AT_MOST) return 'wrong-code';
  return isRight ? 'right' : 'wrong-day';
}

/** Uses the code up for this account; null when it is not open, or the day of birth was not told. The same account again: the same. */
export async function useCode(who: Actor, code: string, trying: Trying): Promise<OpenCode | null> {
  may(who, 'link', { school: trying.school });
  const used = await LinkCodes.findOneAndUpdate(
    { ...openNow(code, trying), $and: [isChecked(trying.account)] },
    { $set: { usedBy: trying.account } },
    { returnDocument: 'after' },
  ).lean<LinkCode>();
  return used && { person: used.personId, purpose: used.purpose };
}

/** A guardian's code is used only by the account that told the day of birth. */
const isChecked = (account: string): Record<string, unknown> => ({
  $or: [{ purpose: mongoose.trusted({ $ne: 'guardian' }) }, { checkedBy: account }],
});

/** Takes away codes that expired; returns how many. */
export async function purgeCodes(who: Actor, now: Date): Promise<number> {
  may(who, 'set-timer');
  return (await LinkCodes.deleteMany({ expires: mongoose.trusted({ $lt: now }) })).deletedCount;
}
