/** What is needed to tell a name from a word: who is at the school, and how the school itself writes. */
import mongoose from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { fold, wordsOf } from '../../bot/understanding/text.ts';
import { may } from '../may.ts';
import { packOf } from '../packs/registry.ts';
import type { Pack } from '../packs/types.ts';
import { remembering } from '../remembering.ts';
import type { Known } from './strip.ts';

interface Named {
  name: string;
  lastName?: string;
}

/** Parts of many names, and words of every sentence. */
const PARTICLES = ['van', 'de', 'der', 'den', 'het', 'te', 'ten', 'ter', 'el', 'al', 'von', 'la', 'le', 'in', 'op'];

/** The names of a school's people and children, and the words of its texts. */
export async function knownWords(who: Actor, school: string): Promise<Known> {
  may(who, 'keep-question', { school });
  return { names: await namesOf(school), ordinary: ordinaryIn(packOf(school)) };
}

/** People come and go by the year, and the question of a minute ago needs the same names. */
const namesOf = remembering(async (school): Promise<ReadonlySet<string>> => {
  const projection = { name: 1, lastName: 1 };
  const rows = (name: string): mongoose.mongo.Collection<Named & { _id: string }> =>
    mongoose.connection.collection(name);
  const here = { $or: [{ 'guardian.schoolId': school }, { 'staff.schoolId': school }] };
  const [students, people] = await Promise.all([
    rows('students')
      .find({ schoolId: school } as object, { projection })
      .toArray(),
    rows('people')
      .find(here as object, { projection })
      .toArray(),
  ]);
  const parts = [...students, ...people].flatMap(({ name, lastName = '' }) => wordsOf(fold(`${name} ${lastName}`)));
  return new Set(parts.filter((part) => part.length > 1 && !PARTICLES.includes(part)));
});

const ordinary = new WeakMap<Pack, ReadonlySet<string>>();

function ordinaryIn(pack: Pack): ReadonlySet<string> {
  const known = ordinary.get(pack);
  if (known) return known;
  const texts = pack.answers.flatMap(({ examples, text }) => [
    ...Object.values(examples).flat(),
    ...Object.values(text),
  ]);
  const small = texts.flatMap((text) => text.match(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}'’-]*/gu) ?? []);
  const words: ReadonlySet<string> = new Set(small.map(fold));
  ordinary.set(pack, words);
  return words;
}
