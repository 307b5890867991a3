/**
 * What opens a person's own page: a link that works once, and the session that follows. Random, kept as a hash, for one
 * account: when the account is unlinked, neither opens anything.
 */
import { randomBytes } from 'node:crypto';
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import { hashOf } from '../../bot/core/token-hash.ts';

/** Whose page it is. */
export interface PageHolder {
  school: string;
  person: string;
  /** By which account (channel/id) it was opened. */
  account: string;
}
interface PagePass {
  /** SHA-256 of what opens it. */
  _id: string;
  kind: 'link' | 'session';
  schoolId: string;
  personId: string;
  account: string;
  expires: Date;
}
const PagePasses = mongoose.model(
  'PagePass',
  new Schema<PagePass>(
    {
      _id: String,
      kind: { type: String, enum: ['link', 'session'] },
      schoolId: String,
      personId: { type: String, index: true },
      account: String,
      expires: Date,
    },
    { collection: 'pagepasses', versionKey: false },
  ),
);

/** Minutes. */
export const PAGE_LASTS = { link: 10, session: 60 } as const;

async function makePass(kind: PagePass['kind'], { school, person, account }: PageHolder, now: Date): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const expires = new Date(now.getTime() + PAGE_LASTS[kind] * 60_000);
  await PagePasses.create({ _id: hashOf(token), kind, schoolId: school, personId: person, account, expires });
  return token;
}

/** A link to one's own page; the one before is worth nothing from now on. */
export async function makePageLink(who: Actor, holder: PageHolder, now: Date): Promise<string> {
  may(who, 'read-own', { person: holder.person });
  await PagePasses.deleteMany({ personId: holder.person, kind: 'link' });
  return makePass('link', holder, now);
}

/** Uses a link up; null for one that is used, expired, of another school or never was. */
export async function usePageLink(who: Actor, token: string, school: string, now: Date): Promise<PageHolder | null> {
  may(who, 'identify');
  return holderOf(await PagePasses.findOneAndDelete(openNow('link', token, school, now)).lean<PagePass>());
}

/** Begins a session of whoever was proven to be this person. */
export async function beginPageSession(who: Actor, holder: PageHolder, now: Date): Promise<string> {
  may(who, 'identify');
  return makePass('session', holder, now);
}

/** Whose session it is; null when there is none, or it is over. */
export async function pageSession(who: Actor, token: string, school: string, now: Date): Promise<PageHolder | null> {
  may(who, 'identify');
  return holderOf(await PagePasses.findOne(openNow('session', token, school, now)).lean<PagePass>());
}

/** Ends a session; one that is over stays so. */
export async function endPageSession(who: Actor, token: string): Promise<void> {
  may(who, 'identify');
  await PagePasses.deleteOne({ _id: hashOf(token), kind: 'session' });
}

const openNow = (kind: PagePass['kind'], token: string, schoolId: string, now: Date): Record<string, unknown> => ({
  _id: hashOf(token),
  kind,
  schoolId,
  expires: mongoose.trusted({ $gt: now }),
});

const holderOf = (pass: PagePass | null): PageHolder | null =>
  pass && { school: pass.schoolId, person: pass.personId, account: pass.account };

/** Takes away what expired; returns how many. */
export async function purgePagePasses(who: Actor, now: Date): Promise<number> {
  may(who, 'set-timer');
  return (await PagePasses.deleteMany({ expires: mongoose.trusted({ $lt: now }) })).deletedCount;
}
