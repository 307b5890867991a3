/**
 * The register of processing (GDPR 30): of every field of every collection what it is for, on which ground, and how long it
 * is kept. docs/register.md is made of it; the gate fails on a field that is missing here.
 */
import { PEOPLE } from './people.ts';
import type { Registered } from './registered.ts';
import { SCHOOL } from './school.ts';
import { TALK } from './talk.ts';
import { WORKINGS } from './workings.ts';

/** By collection. */
export const REGISTER: Readonly<Record<string, Registered>> = { ...PEOPLE, ...TALK, ...SCHOOL, ...WORKINGS };
