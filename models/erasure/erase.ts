/**
 * Erasure of a person: the data keys are destroyed, so that what was sealed under them is gone from every copy, and the
 * records go. Begun and listed before anything is destroyed; broken off, it is completed by doing it again.
 */
import type { Actor } from '../../bot/core/actor.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import { may } from '../may.ts';
import { destroyDataKeys, keyIdsOf } from '../sealing/data-keys.ts';
import { type Belongings, belongingsIn, belongingsOf, deleteBelongings, everybody } from './belongings.ts';
import { keyNames, personNames } from './hashes.ts';
import { addToLedger, beginErasure, type Erasure, finishErasure, forgetExpired, unfinishedErasures } from './ledger.ts';
import { addToList } from './list-file.ts';

export interface WhyErased {
  /** The legal ground, such as "GDPR 17(1)(b)"; it may not name the person. */
  ground: string;
  /** The folder of the backups, where the erasure is listed for those that were made before. */
  backups: string;
}

const conversationOwner = (id: string): string => `conversation/${id}`;
const ownersOf = ({ person, conversations }: Belongings): string[] => [
  `person/${person}`,
  ...conversations.map(conversationOwner),
];

/** Erases a person; false when the store knows nobody of this id, or no longer. */
export async function erasePerson(who: Actor, personId: string, why: WhyErased, now: Date): Promise<boolean> {
  may(who, 'erase-person');
  await forgetExpired(who, now);
  const whose = await belongingsOf(who, personId);
  if (!whose) {
    await finishErasure(who, personId); // broken off at its very end
    return false;
  }
  refuseNames(why.ground, whose.name, personId);
  const owners = ownersOf(whose);
  const keys = await Array.fromAsync(keyIdsOf(owners));
  const erasure = await beginErasure(who, personId, keys, { ground: why.ground, at: now });
  addToList(why.backups, erasure);
  await destroyDataKeys(owners);
  await deleteBelongings(who, whose);
  await finishErasure(who, personId);
  return true;
}

/** The ground stays for years, and so must not say who it was. */
function refuseNames(ground: string, name: string, id: string): void {
  const words = [id, ...name.split(/\s+/)].filter((word) => word.length > 2).map((word) => word.toLowerCase());
  if (words.some((word) => ground.toLowerCase().includes(word)))
    throw new OperatorError('The ground must not name the person: it stays when everything else is gone.');
}

/**
 * Does these erasures again, and those that were broken off, in a store that may hold their people and keys; then the
 * ledger knows them all. Returns how many people were erased.
 */
export async function repeatErasures(
  who: Actor,
  listed: readonly Erasure[],
  backups: string,
  now: Date,
): Promise<number> {
  may(who, 'erase-person');
  const wanted = [...listed, ...(await unfinishedErasures(who))];
  const byPerson = new Map(wanted.map((erasure) => [erasure._id, erasure]));
  const people: string[] = [];
  for await (const id of everybody(who)) if (personNames(id).ever.some((name) => byPerson.has(name))) people.push(id);
  for (const id of people) {
    const ground = personNames(id).ever.flatMap((name) => byPerson.get(name)?.ground ?? [])[0] ?? '';
    await erasePerson(who, id, { ground, backups }, now);
  }
  await eraseOwners(who, new Set(wanted.flatMap(({ owners }) => owners)));
  await addToLedger(who, wanted);
  return people.length;
}

/** Conversations whose person is gone already, or was not known when the copy was made. */
async function eraseOwners(who: Actor, erased: ReadonlySet<string>): Promise<void> {
  const owners: string[] = [];
  for await (const { owner, key } of keyIdsOf())
    if (keyNames(owner, key).ever.some((name) => erased.has(name))) owners.push(owner);
  await destroyDataKeys(owners);
  const prefix = conversationOwner('');
  const conversations = owners.flatMap((owner) => (owner.startsWith(prefix) ? owner.slice(prefix.length) : []));
  if (conversations.length) await deleteBelongings(who, await belongingsIn(who, conversations));
}
