/** Who acts (contract C). Every model function takes one first and asks `models/may.ts`. */

export type Role = 'guardian' | 'teacher' | 'office' | 'head' | 'admin';

/** A link between a guardian and a student. `authority`: parental authority; without it only what the head decided. */
export interface Guardianship {
  student: string;
  household: string;
  authority: boolean;
  /** May be told facts about the child: by authority, or because the head decided so. */
  informed: boolean;
}

/** A known person, in one school. */
export interface PersonActor {
  kind: 'person';
  person: string;
  school: string;
  roles: readonly Role[];
  /** The students this person is guardian of, in this school. */
  children: readonly Guardianship[];
  /** The groups this person teaches, in this school. */
  groups: readonly string[];
  /** The chosen language, if one was chosen. */
  language?: string;
}

/** An account that is linked to nobody: gets what is public, nothing else. */
export interface VisitorActor {
  kind: 'visitor';
  school: string;
}

/** Our own program, for a reason that is logged. */
export interface SystemActor {
  kind: 'system';
  reason: string;
}

export type Actor = PersonActor | VisitorActor | SystemActor;

/** The program itself as the actor; `reason` names what it is doing. */
export const System = (reason: string): SystemActor => ({ kind: 'system', reason });

/** Teacher, office, head or admin of the school at hand. */
export const isStaff = (who: Actor): boolean => who.kind === 'person' && who.roles.some((role) => role !== 'guardian');
