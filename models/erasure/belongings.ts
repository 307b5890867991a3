/** What belongs to one person, collection by collection: what goes when the person is erased. */
import mongoose from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import type { Document, Filter } from 'mongodb';

/** A person as the store knows them. */
export interface Belongings {
  person: string;
  /** Their accounts, as channel/id. */
  accounts: string[];
  /** Their private conversations, as channel/place. */
  conversations: string[];
  /** Their notes, by id. */
  notes: string[];
}

interface AccountRow {
  _id: string;
  channel: string;
  place: string;
  personId: string;
}
interface PersonRow {
  _id: string;
  name: string;
  accounts: string[];
}

/** Of every collection: what of it is the person's; or why nothing is. In the order in which it goes: who it was goes last. */
export const KEPT_OF_PERSON: Readonly<Record<string, string | ((whose: Belongings) => Filter<Document>)>> = {
  outbox: ({ person, notes }) => ({ $or: [{ personId: person }, { 'values.note': { $in: notes } }] }),
  notes: ({ notes }) => ({ _id: { $in: notes } as never }),
  questions: ({ person, conversations }) => writtenBy(person, conversations),
  dangers: ({ person, conversations }) => writtenBy(person, conversations),
  files: ({ person }) => ({ personId: person }),
  history: ({ conversations }) => ({ conversation: { $in: placesOn('web', conversations) } }),
  parked: ({ conversations }) => ({ conversation: { $in: conversations } }),
  conversations: ({ conversations }) => ({ _id: { $in: conversations } as never }),
  timers: ({ conversations, notes }) => ({
    $or: [{ 'values.note': { $in: notes } }, ...conversations.map(timersIn)],
  }),
  services: ({ conversations }) => ({ _id: { $in: conversations } as never }),
  decisions: ({ person }) => ({ personId: person }),
  linkcodes: ({ person }) => ({ personId: person }),
  pagepasses: ({ person }) => ({ personId: person }),
  linktries: ({ accounts }) => ({ _id: { $in: accounts } as never }),
  accounts: ({ person, accounts }) => ({ $or: [{ personId: person }, { _id: { $in: accounts } as never }] }),
  people: ({ person }) => ({ _id: person as never }),
  datakeys: 'destroyed before anything else',
  erasures: 'what remains: it names nobody',
  leases: 'about the processes at work',
  meta: 'about the store itself',
  schools: 'about a school',
  answers: 'what the school says; the questions they answer are stripped of who asked',
  groups: 'about a school',
  students: 'facts about a child belong to all of its guardians and the school',
  rollovers: 'about a school: which pupil goes to which group, until that is done',
  events: 'about a school',
};

const writtenBy = (person: string, conversations: readonly string[]): Filter<Document> => ({
  $or: [{ personId: person }, { conversationId: { $in: conversations } }],
});

/** Of a conversation, channel/place. */
function timersIn(conversation: string): Filter<Document> {
  const [channel, ...place] = conversation.split('/');
  return { 'conversation.channel': channel, 'conversation.id': place.join('/') };
}

/** The places of those conversations that are on this channel. */
const placesOn = (channel: string, conversations: readonly string[]): string[] =>
  conversations.flatMap((id) => (id.startsWith(`${channel}/`) ? id.slice(channel.length + 1) : []));

const rows = <Row extends { _id: string }>(name: string): mongoose.mongo.Collection<Row> =>
  mongoose.connection.collection<Row>(name);

/** What there is of this person; null when the store knows nobody of this id. */
export async function belongingsOf(who: Actor, person: string): Promise<(Belongings & { name: string }) | null> {
  may(who, 'erase-person');
  const found = await rows<PersonRow>('people').findOne({ _id: person });
  const linked = found?.accounts ?? [];
  const accounts = await rows<AccountRow>('accounts').find({ personId: person }).toArray();
  if (!found && !accounts.length) return null;
  const conversations = accounts.map(({ channel, place }) => `${channel}/${place}`);
  return {
    person,
    name: found?.name ?? '',
    accounts: [...new Set([...linked, ...accounts.map(({ _id }) => _id)])],
    conversations,
    notes: await notesOf(person, conversations),
  };
}

/** The same for conversations whose person is not known any more. */
export async function belongingsIn(who: Actor, conversations: string[]): Promise<Belongings> {
  may(who, 'erase-person');
  return { person: '', accounts: [], conversations, notes: await notesOf('', conversations) };
}

async function notesOf(person: string, conversations: readonly string[]): Promise<string[]> {
  const found = await rows('notes')
    .find({ $or: [{ personId: person }, { conversationId: { $in: conversations } }] }, { projection: { _id: 1 } })
    .toArray();
  return found.map(({ _id }) => _id);
}

/** Deletes it all. Doing it again changes nothing. */
export async function deleteBelongings(who: Actor, whose: Belongings): Promise<void> {
  may(who, 'erase-person');
  for (const [name, filter] of Object.entries(KEPT_OF_PERSON))
    if (typeof filter !== 'string') await mongoose.connection.collection(name).deleteMany(filter(whose));
}

/** The ids of all people the store knows. */
export async function* everybody(who: Actor): AsyncGenerator<string> {
  may(who, 'erase-person');
  for await (const { _id } of rows<PersonRow>('people').find({}, { projection: { _id: 1 } })) yield _id;
}
