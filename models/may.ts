/**
 * Who may do what (contract C). Denied unless a rule here allows it. The program itself may do what its reason says;
 * the functions that only it calls have a rule that nobody else passes.
 */
import type { Actor, PersonActor, Role } from '../bot/core/actor.ts';
import { UserError } from '../bot/core/errors.ts';
import { rolesForDanger } from './packs/danger.ts';

/** What an action is about. */
export interface About {
  school?: string;
  person?: string;
  student?: string;
  /** The group the student is in. */
  group?: string;
}
type Rule = (who: Exclude<Actor, { kind: 'system' }>, about: About) => boolean;

const nobody: Rule = () => false;
const inSchool: Rule = (who, { school }) => who.school === school;
const has = (who: PersonActor, roles: readonly Role[]): boolean => who.roles.some((role) => roles.includes(role));
const staffOf =
  (...roles: Role[]): Rule =>
  (who, about) =>
    who.kind === 'person' && inSchool(who, about) && has(who, roles);

/**
 * Facts about a child: guardians with authority, those the head decided about, and who works with the child. Facts about
 * a guardian (`change-own`, `read-own`, `look-up-people`) have other rules: no guardian sees another's.
 */
const toldAbout: Rule = (who, about) =>
  who.kind === 'person' &&
  inSchool(who, about) &&
  (who.children.some(({ student, informed }) => student === about.student && informed) ||
    has(who, ['office', 'head']) ||
    (has(who, ['teacher']) && about.group !== undefined && who.groups.includes(about.group)));
/** Themselves; a visitor is nobody. */
const themselves: Rule = (who, { person }) => who.kind === 'person' && person !== undefined && who.person === person;

const RULES = {
  /** What the school tells everybody: its answers, its public dates. */
  'read-school': inSchool,
  /** Leave a note for the office. */
  'keep-note': inSchool,
  'read-notes': staffOf('office', 'head', 'admin'),
  'settle-note': staffOf('office', 'head', 'admin'),
  /** Have a question that nobody could answer put on the list, stripped; or a message that speaks of danger kept. */
  'keep-question': inSchool,
  'keep-danger': inSchool,
  /** See the open questions, and say what the school says. */
  'answer-question': staffOf('office', 'head', 'admin'),
  /** See what speaks of danger: only whose work the school says it is. */
  'read-danger': (who, about) => who.kind === 'person' && inSchool(who, about) && has(who, rolesForDanger(who.school)),
  /** One's own settings. */
  'read-own': themselves,
  'change-own': themselves,
  /** Keep a file of one's own; what it is kept for is at this school. */
  'keep-file': (who, about) => inSchool(who, about) && themselves(who, about),
  /** A fact about a child, such as the group it is in. */
  'read-child': toldAbout,
  /** Whom a guardian's name, children and messages belong to. */
  'look-up-people': staffOf('office', 'head', 'admin'),
  /** Whether a guardian without authority is told facts about the child. */
  'decide-informing': staffOf('head'),
  /** Try a code, and link an account by it: who has the code is looked at by its model. */
  link: inSchool,
  /** Make codes for others: a command, typed by whoever runs the machine. */
  'make-codes': nobody,
  /** Write what the import, the year plan or the demo say. */
  'write-school': nobody,
  /** Find out who an account is. */
  identify: nobody,
  /** Give an event another date; those it is for are told. */
  'change-date': staffOf('office', 'head'),
  /** Find out whom something about a group is told. */
  'tell-families': nobody,
  /** Take rows from the outbox and settle them. */
  deliver: nobody,
  /** Have something done later. */
  'set-timer': nobody,
  /** What could not be handled, or was perhaps not delivered: see it, and decide. */
  'settle-stuck': staffOf('office', 'head', 'admin'),
  /** Put aside what could not be handled. */
  park: nobody,
  /** Take out a person and all that is theirs: a command, typed by whoever runs the machine. */
  'erase-person': nobody,
  /** Back up, restore, migrate, rotate keys. */
  'keep-store': nobody,
} satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;

/** Throws UserError('not-allowed') unless `who` may do this. */
export function may(who: Actor, action: Action, about: About = {}): void {
  if (!allowed(who, action, about)) throw new UserError('not-allowed');
}

/** The same as a question. */
export const allowed = (who: Actor, action: Action, about: About = {}): boolean =>
  who.kind === 'system' || RULES[action](who, about);
