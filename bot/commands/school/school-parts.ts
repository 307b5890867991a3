import type { Pack } from '../../../models/packs/types.ts';
import type { Group, School } from '../../../models/people/school.ts';

/** A school and its groups as the store keeps them, from its pack. */
export function schoolParts({ id, name, timeZone, groups }: Pack): { school: School; groups: Group[] } {
  return {
    school: { _id: id, name, timeZone, demo: false },
    groups: groups.map((group) => ({
      _id: `${id}/${group.id}`,
      schoolId: id,
      name: group.name,
      years: [...group.years],
    })),
  };
}
