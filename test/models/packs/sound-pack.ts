import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small pack without errors, file by file. */
export const SOUND: Readonly<Record<string, string>> = {
  'school.yaml': `name: De Proef
timeZone: Europe/Amsterdam
languages: [nl, en]
disclaimer: { nl: Een proef., en: A trial. }
contact:
  website: www.example.org
  office: { nl: de administratie, en: the office }
reachable: { weekdays: [1, 2, 3], from: '08:00', until: '16:30' }
schoolYear:
  starts: '2026-08-31'
  ends: '2027-07-09'
holidays:
  - name: { nl: kerst, en: Christmas }
    from: '2026-12-19'
    until: '2027-01-03'
groups:
  - { id: groep-1-2, name: groep 1/2, years: [1, 2] }
  - { id: groep-7, name: groep 7, years: [7] }
`,
  'answers.nl.yaml': `document: Gids
answers:
  - id: on-time
    topic: op tijd
    answer: Uw kind is op tijd op school.
    source: deel 1
    examples:
      - hoe laat begint de school
      - mag hij later komen
  - id: evening
    topic: de ouderavond
    event: information-evening
    answer: Er is een avond per groep.
    source: deel 2
    examples:
      - wanneer is de ouderavond
`,
  'answers.en.yaml': `document: Guide
answers:
  - id: on-time
    topic: on time
    answer: Your child is at school on time.
    source: part 1
    examples:
      - when does school begin
  - id: evening
    topic: the parents' evening
    answer: There is an evening for each group.
    source: part 2
    document: Letter
    examples:
      - when is the parents' evening
`,
  'year-plan.yaml': `rules:
  - kind: information-evening
    title: { nl: informatieavond, en: information evening }
    source: { nl: deel 2, en: part 2 }
    years: [7]
    when: { months: [9], week: 1, weekday: 2 }
    time: { from: '19:30', until: '21:00' }
`,
  'agreement.nl.md': `---
version: 2026-1
title: Afspraken
meaning: seen
source: Gids
---

Uw kind is op tijd.
`,
  'agreement.en.md': `---
version: 2026-1
title: Agreements
meaning: seen
source: Guide
---

Your child is on time.
`,
  'demo.yaml': `students:
  - { id: kind, name: Kind Proef, group: groep-7, born: '2015-02-28' }
people:
  - id: ouder
    name: Ouder Proef
    language: nl
    about: { nl: Ouder., en: Parent. }
    guardianOf:
      - { student: kind, household: huis, authority: true }
  - id: juf
    name: Juf Proef
    language: nl
    about: { nl: Juf., en: Teacher. }
    staff: { roles: [teacher], groups: [groep-7] }
`,
};

/** Writes the sound pack to a new folder `proef`, with some files changed, or left out (undefined). */
export function writePack(changed: Readonly<Record<string, string | Uint8Array | undefined>> = {}): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'samenspraak-pack-')), 'proef');
  mkdirSync(folder);
  for (const [name, text] of Object.entries({ ...SOUND, ...changed })) {
    if (text !== undefined) writeFileSync(join(folder, name), text);
  }
  made.push(folder);
  return folder;
}

const made: string[] = [];

/** Removes every pack that was written. */
export function removePacks(): void {
  for (const folder of made.splice(0)) rmSync(join(folder, '..'), { recursive: true });
}
