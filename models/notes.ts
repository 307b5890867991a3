/** Notes for the office: what parents ask that only people can do. Sealed under the key of the one who wrote it. */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import { type Actor, type Role, System } from '../bot/core/actor.ts';
import type { Intent } from '../bot/core/meaning.ts';
import { may } from './may.ts';
import { addToOutbox, PRIORITIES } from './outbox.ts';
import { staffWith } from './people/person.ts';
import { writerNamed } from './people/writer.ts';
import { opensAfter } from './packs/reachable.ts';
import { packOf } from './packs/registry.ts';
import { seal, unsealUnlessErased } from './sealed.ts';
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

/** Keeps a note, once per cause, and tells the office that there is one: no name and no content. Returns its id. */
export async function keepNote(who: Actor, note: NewNote): Promise<string> {
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
  return _id;
}
/** A note that waits for so many whole workdays is spoken of again. */
const WORKDAYS = 2;

const tellOffice = (note: NewNote): Promise<void> =>
  tellStaff(
    {
      school: note.school,
      note: `${note.cause}/note`,
      roles: ['office'],
      kind: 'new-note',
      cause: `${note.cause}/new-note`,
    },
    note.at,
  );

/** Tells the office and the head that a note waits, if it still does; once per cause. */
export async function remindOfNote(who: Actor, id: string, cause: string, now: Date): Promise<void> {
  may(who, 'deliver');
  const note = await Notes.findOne({ _id: id, state: 'open' }, { schoolId: 1 }).lean();
  if (note)
    await tellStaff({ school: note.schoolId, note: id, roles: ['office', 'head'], kind: 'note-waits', cause }, now);
}

interface Told {
  school: string;
  note: string;
  roles: readonly Role[];
  kind: string;
  cause: string;
}

async function tellStaff({ school, note, roles, kind, cause }: Told, due: Date): Promise<void> {
  const staff = await staffWith(system, school, roles, due);
  await addToOutbox(
    system,
    staff.map((personId) => ({
      _id: `${cause}/${personId}`,
      schoolId: school,
      personId,
      kind,
      priority: PRIORITIES.reminder,
      values: { note },
      why: `${roles.join(' or ')} of the school`,
      due,
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
  const notes = await Promise.all(found.map((note) => opened(who, note)));
  return notes.filter((note) => note !== undefined);
}

/** A note whose writer was erased while it was being kept goes too. */
async function opened(who: Actor, note: NoteDocument): Promise<Note | undefined> {
  const { _id, schoolId, intent, personId, at, body, conversationId } = note;
  const text = await unsealUnlessErased<string>(ownerOf(conversationId), 'note', body);
  if (text === undefined) {
    await Notes.deleteOne({ _id });
    return undefined;
  }
  const writer = await writerNamed(who, schoolId, personId);
  return { id: _id, intent, text, at, ...(writer === undefined ? {} : { writer }) };
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
