/** How long a school's administration takes to come in: 1,500 invented families, again with 30 changes, and a new year. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNewGroups } from '../bot/commands/school/files/new-groups.ts';
import { readPupils } from '../bot/commands/school/files/pupils.ts';
import { readTable } from '../bot/commands/school/files/table.ts';
import { schoolParts } from '../bot/commands/school/school-parts.ts';
import { System } from '../bot/core/actor.ts';
import { systemClock } from '../bot/core/clock.ts';
import { startEmbedded } from '../models/embedded/start.ts';
import { loadPack } from '../models/packs/load.ts';
import type { Pack } from '../models/packs/types.ts';
import { planMoves, planRoster, readRoster, writeRoster } from '../models/people/roster/roster.ts';
import type { RosterChanges } from '../models/people/roster/types.ts';
import { useMasterKeyFile } from '../models/sealed.ts';
import { connectStore, disconnectStore } from '../models/store.ts';
import { type Figure, median, report } from './report.ts';

const FAMILIES = 1_500;
const CHANGED = 30;
const ROUNDS = 3;
const who = System('benchmark import');
const pack = loadPack(join(import.meta.dirname, '../schools/kelderswerf'));
const { school, groups } = schoolParts(pack);

/** `npm run -s bench -- import`: seconds from the bytes of the file to the last write on disk. The ratio is that of the second import to the first. */
export async function importing(): Promise<void> {
  const figures: Figure[] = [
    'first import',
    'again, nothing changed',
    'again, 30 changes',
    'new year',
    'back out of its preview',
  ].map((name) => ({ name, unit: 's', rounds: [] }));
  for (let round = 0; round < ROUNDS; round++) await inStore(() => measured(figures));
  const [first, , second] = figures.map(({ rounds }) => median(rounds));
  report('import', figures, (second ?? NaN) / (first ?? NaN));
}

async function measured(figures: readonly Figure[]): Promise<void> {
  const [first, nothing, some, year, back] = figures;
  await seconds(first, async () => expectChanges(await take(familiesFile(0)), FAMILIES * 3));
  await seconds(nothing, async () => expectChanges(await take(familiesFile(0)), 0));
  await seconds(some, async () => expectChanges(await take(familiesFile(CHANGED)), CHANGED));
  await seconds(back, async () => {
    await planMoves(who, school._id, await moves(), systemClock.now());
  });
  await seconds(year, async () => {
    const changes = await planMoves(who, school._id, await moves(), systemClock.now());
    await writeRoster(who, school, groups, changes);
  });
}

async function take(file: string): Promise<RosterChanges> {
  const { found, problems } = readPupils(readTable(Buffer.from(file)), pack);
  if (problems.length) throw new Error('the invented file is faulty');
  const changes = await planRoster(who, school._id, { pupils: found }, systemClock.now());
  await writeRoster(who, school, groups, changes);
  return changes;
}

function expectChanges({ told }: RosterChanges, count: number): void {
  if (told.length !== count) throw new Error(`${told.length} changes instead of ${count}`);
}

/** A pupil and two guardians a family; of the first `changed` families, the pupil changes groups. */
function familiesFile(changed: number): string {
  const head = 'leerlingnummer;roepnaam;achternaam;geboortedatum;groep;';
  const of = (at: number): string =>
    ['nummer', 'naam', 'gezag', 'adres', 'plaats', 'email'].map((one) => `verzorger${at}_${one}`).join(';');
  const guardian = (n: number, at: number): string =>
    `${n}${at};Ouder ${n} ${at};ja;Straat ${n};Nergenshuizen;o${n}-${at}@example.org`;
  const rows = Array.from({ length: FAMILIES }, (_, n) => {
    const group = groupAt(pack, n < changed ? n + 1 : n);
    return `${n};Kind ${n};Bedacht;${1 + (n % 28)}-${1 + (n % 12)}-2018;${group};${guardian(n, 1)};${guardian(n, 2)}`;
  });
  return [`${head}${of(1)};${of(2)}`, ...rows].join('\r\n');
}

const groupAt = ({ groups: all }: Pack, n: number): string => all[n % all.length]?.id ?? '';

/** Every pupil to the next group of the list, the last from school. */
async function moves(): Promise<{ student: string; group?: string }[]> {
  const { students } = await readRoster(who, school._id);
  const list = students.map(({ _id, groupId }) => {
    const at = groups.findIndex((group) => group._id === groupId);
    return `${_id.slice(school._id.length + 1)};${groups[at + 1]?.name ?? 'van school'}`;
  });
  const { found } = readNewGroups(readTable(Buffer.from(['leerlingnummer;nieuwe_groep', ...list].join('\n'))), pack);
  return found.map(({ number, group }) => ({
    student: `${school._id}/${number}`,
    ...(group === 'van school' ? {} : { group: `${school._id}/${group}` }),
  }));
}

async function seconds(figure: Figure | undefined, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  figure?.rounds.push((performance.now() - began) / 1000);
}

async function inStore(work: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
  const store = await startEmbedded({ folder: join(folder, 'data') });
  try {
    await connectStore(store.uri, {
      useKey: () => useMasterKeyFile(join(folder, 'keys', 'master.key')),
      backups: folder,
    });
    await work();
  } finally {
    await disconnectStore();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
