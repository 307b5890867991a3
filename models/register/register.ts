/**
 * The register of processing (GDPR 30): of every field of every collection what it is for, on which ground, and how long it
 * is kept. docs/register.md is made of it; the gate fails on a field that is missing here.
 */
import { PEOPLE } from './people.ts';
import { SCHOOL } from './school.ts';
import { TALK } from './talk.ts';
import { WORKINGS } from './workings.ts';

/** GDPR 6(1); `none`: not about a person. */
export type Ground = 'public task (e)' | 'legal duty (c)' | 'consent (a)' | 'none';

export interface Registered {
  /** What the collection is for. */
  purpose: string;
  ground: Ground;
  /** How long, and what takes it away. */
  kept: string;
  /** Each field and what it is for; where a field has a ground or a time of its own, it is said there. */
  fields: Readonly<Record<string, string>>;
}

/** By collection. */
export const REGISTER: Readonly<Record<string, Registered>> = { ...PEOPLE, ...TALK, ...SCHOOL, ...WORKINGS };
