/** The demonstration: a pack's invented families and staff, and its year plan with the dates confirmed. */
import { type Actor } from '../bot/core/actor.ts';
import type { ChannelName } from '../bot/core/channel.ts';
import { planEvents } from './events.ts';
import { may } from './may.ts';
import { holidaysOf, proposalsAround } from './packs/propose-dates.ts';
import type { DemoPerson, Pack } from './packs/types.ts';
import { linkAccount, savePerson } from './people/person.ts';
import { saveSchool } from './people/school.ts';

/** Puts the demonstration of a pack into the store; again changes nothing. Each person's account and conversation carry the person's id. */
export async function seedDemo(who: Actor, pack: Pack, channel: ChannelName, now: Date): Promise<void> {
  may(who, 'write-school');
  const school = { _id: pack.id, name: pack.name, timeZone: pack.timeZone, demo: true };
  const groups = pack.groups.map(({ id, name, years }) => ({
    _id: groupId(pack, id),
    schoolId: pack.id,
    name,
    years: [...years],
  }));
  const students = (pack.demo?.students ?? []).map(({ id, name, group, born }) => ({
    _id: studentId(pack, id),
    schoolId: pack.id,
    name,
    groupId: groupId(pack, group),
    born,
  }));
  await saveSchool(who, school, groups, students);
  for (const person of pack.demo?.people ?? []) await seedPerson(who, pack, person, channel);
  await planEvents(who, school, [...plannedDates(pack, now), ...holidaysOf(pack)], 'confirmed');
}

/** A date for every group is a date for all. */
const plannedDates = (pack: Pack, now: Date): ReturnType<typeof proposalsAround> =>
  proposalsAround(pack, now).map((one) => (one.groups.length === pack.groups.length ? { ...one, groups: [] } : one));

async function seedPerson(who: Actor, pack: Pack, person: DemoPerson, channel: ChannelName): Promise<void> {
  const id = demoPersonId(pack, person.id);
  await savePerson(who, {
    _id: id,
    name: person.name,
    guardian: (person.guardianOf ?? []).map((one) => ({
      schoolId: pack.id,
      student: studentId(pack, one.student),
      household: one.household,
      authority: one.authority,
    })),
    staff: person.staff
      ? [
          {
            schoolId: pack.id,
            roles: [...person.staff.roles],
            groups: person.staff.groups.map((group) => groupId(pack, group)),
          },
        ]
      : [],
  });
  await linkAccount(who, { channel, id: person.id }, id, person.id);
}

const groupId = (pack: Pack, group: string): string => `${pack.id}/${group}`;
const studentId = (pack: Pack, student: string): string => `${pack.id}/${student}`;
const demoPersonId = (pack: Pack, person: string): string => `${pack.id}/demo/${person}`;
