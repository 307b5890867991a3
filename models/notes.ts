/** Notes for the office: what parents ask that only people can do. Sealed under the key of the one who wrote it. */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import { type Actor, System } from '../bot/core/actor.ts';
import type { Intent } from '../bot/core/meaning.ts';
import { may } from './may.ts';
import { addToOutbox, PRIORITIES } from './outbox.ts';
import { nameOf, staffWith } from './people/person.ts';
import { childrenNamed } from './people/school.ts';
import { opensAfter } from './packs/reachable.ts';
import { packOf } from './packs/registry.ts';
import { seal, unseal } from './sealed.ts';
import { setTimer } from './timers.ts';

interface NoteDocument {
  /** cause/note */
  _id: string;
  schoolId: string;
  /** Who wrote it; absent for visitors. */
  personId?: string;
  conversationId: string;
  intent: Intent;
  body: Binary;
  at: Date;
  state: 'open' | 'done';
}
const schema = new Schema<NoteDocument>(
  {
    _id: String,
    schoolId: String,
    personId: String,
    conversationId: String,
    intent: String,
    body: Schema.Types.Mixed,
    at: Date,
    state: { type: String, enum: ['open', 'done'] },
  },
  { versionKey: false },
);
schema.index({ schoolId: 1, state: 1, at: 1 });
const Notes = mongoose.model('Note', schema);

const system = System('a note for the office');

export interface Note {
  id: string;
  intent: Intent;
  text: string;
  /** Who wrote it, with the children: "Fatma Yıldız, Elif (groep 5)"; absent for visitors. */
  writer?: string;
  at: Date;
}
export interface NewNote {
  school: string;
  conversation: string;
  intent: Intent;
  text: string;
  cause: string;
  at: Date;
}

const ownerOf = (conversation: string): string => `conversation/${conversation}`;

/** Keeps a note, once per cause, and tells the office that there is one: no name and no content. */
export async function keepNote(who: Actor, note: NewNote): Promise<void> {
  may(who, 'keep-note', { school: note.school });
  const _id = `${note.cause}/note`;
  const body = await seal(ownerOf(note.conversation), 'note', note.text);
  const person = who.kind === 'person' ? { personId: who.person } : {};
  await Notes.updateOne(
    { _id },
    {
      $setOnInsert: {
        schoolId: note.school,
        ...person,
        conversationId: note.conversation,
        intent: note.intent,
        body,
        at: note.at,
        state: 'open',
      },
    },
    { upsert: true },
  );
  await tellOffice(note);
  await setTimer(system, {
    _id: `${_id}/waits`,
    schoolId: note.school,
    due: opensAfter(packOf(note.school), note.at, WORKDAYS),
    kind: 'note-waits',
    values: { note: _id },
  });
}
/** A note that waits for so many whole workdays is spoken of again. */
const WORKDAYS = 2;

async function tellOffice(note: NewNote): Promise<void> {
  const office = await staffWith(system, note.school, ['office']);
  await addToOutbox(
    system,
    office.map((personId) => ({
      _id: `${note.cause}/new-note/${personId}`,
      schoolId: note.school,
      personId,
      kind: 'new-note',
      priority: PRIORITIES.reminder,
      values: { note: `${note.cause}/note` },
      why: 'office of the school',
      due: note.at,
    })),
  );
}

/** Open notes of a school, oldest first, without the first `skip`. */
export async function openNotes(
  who: Actor,
  school: string,
  { skip = 0, limit }: { skip?: number; limit: number },
): Promise<Note[]> {
  may(who, 'read-notes', { school });
  const found = await Notes.find({ schoolId: school, state: 'open' })
    .sort({ at: 1, _id: 1 })
    .skip(skip)
    .limit(limit)
    .lean();
  return Promise.all(
    found.map(async ({ _id, intent, personId, at, body, conversationId }) => {
      const writer = personId === undefined ? undefined : await writerNamed(who, school, personId);
      const text = await unseal<string>(ownerOf(conversationId), 'note', body);
      return { id: _id, intent, text, at, ...(writer === undefined ? {} : { writer }) };
    }),
  );
}

async function writerNamed(who: Actor, school: string, personId: string): Promise<string | undefined> {
  const person = await nameOf(who, school, personId);
  if (!person) return undefined;
  const children = await childrenNamed(who, school, person.students);
  return children.length ? `${person.name}, ${children.join(', ')}` : person.name;
}

/** How many notes are open. */
export async function countOpenNotes(who: Actor, school: string): Promise<number> {
  may(who, 'read-notes', { school });
  return Notes.countDocuments({ schoolId: school, state: 'open' });
}

/** Whether a note still waits for somebody. */
export async function isNoteOpen(who: Actor, id: string): Promise<boolean> {
  may(who, 'deliver');
  return (await Notes.exists({ _id: id, state: 'open' })) !== null;
}

/** Marks a note as done; doing it again changes nothing. */
export async function settleNote(who: Actor, school: string, id: string): Promise<void> {
  may(who, 'settle-note', { school });
  await Notes.updateOne({ _id: id, schoolId: school }, { $set: { state: 'done' } });
}
