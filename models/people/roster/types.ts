/** Who is at a school, as its administration says it; and what of the store that changes. */
import type { Student } from '../school.ts';
import type { Filed, Guardian, Person, Staff } from '../person.ts';

/** What an administration says. A part that is absent was not spoken of, and stays as it is. */
export interface Roster {
  pupils?: RosterPupil[];
  staff?: RosterStaff[];
}
export interface RosterPupil {
  /** The school's own number. */
  number: string;
  name: string;
  lastName?: string;
  born?: string;
  /** The id of the group in the pack. */
  group: string;
  guardians: RosterGuardian[];
}
export interface RosterGuardian {
  /** Within the school: `guardian/<number>`, or `guardian/<pupil>/<place>` where the administration has no number. */
  id: string;
  number?: string;
  name: string;
  /** Within the school. */
  household: string;
  authority: boolean;
  /** Absent: as it was. */
  protected?: boolean;
  filed: Filed;
}
export interface RosterStaff {
  number: string;
  name: string;
  roles: Staff['roles'];
  /** Ids of groups in the pack. */
  groups: string[];
  until?: Date;
  filed: Filed;
}

/** All of a school that an administration may change. */
export interface StoredRoster {
  students: Student[];
  people: Person[];
}

export type PersonWrite = Omit<Person, 'accounts' | 'preferences'>;
/** One line of a preview. */
export interface RosterChange {
  sort: 'added' | 'changed' | 'left';
  of: 'pupil' | 'guardian' | 'staff';
  number: string;
  name: string;
  /** What is different: the field, and for a field of one word from what to what. */
  fields: string[];
}
/** What is to be written, and how it is told. */
export interface RosterChanges {
  students: Student[];
  people: { before?: readonly Guardian[]; after: PersonWrite }[];
  told: RosterChange[];
  /** What is taken away, of how many there are. */
  removed: { pupils: Share; links: Share; staff: Share };
}
export interface Share {
  count: number;
  of: number;
}
