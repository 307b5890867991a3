/**
 * A task the bot cannot do by itself yet: kept as a note for the office, and the parent is told so. What the school has written
 * about it is told too: "mijn zoon is ziek" may want to report it, or to know how.
 */
import { type Dialog, type Done, doneWith, type Scene } from '../bot/core/dialog.ts';
import type { Intent } from '../bot/core/meaning.ts';
import type { TextKey } from '../bot/core/words.ts';
import { keepNote } from '../models/notes.ts';
import { packOf } from '../models/packs/registry.ts';
import { relatedAnswer } from './answer.ts';

/** What people can ask for and only the office can do for now. */
export const OFFICE_TASKS = [
  'book-meeting', 'cancel-meeting', 'reschedule-meeting', 'my-meetings', 'sign-agreement', 'read-agreement', 'agreement-status',
  'relay-message', 'report-absence', 'request-leave', 'event-rsvp', 'suggest-idea', 'complaint', 'volunteer',
  'talk-to-human',
] as const satisfies readonly Intent[]; // prettier-ignore
type OfficeTask = (typeof OFFICE_TASKS)[number];

/** What the bot does by itself, and tells the office of, or leaves to it where it does not know who asks. */
const ALSO_NOTED = ['change-contact-details', 'stop-messages', 'delete-my-data'] as const satisfies readonly Intent[];
type NotedTask = OfficeTask | (typeof ALSO_NOTED)[number];
const isNoted = (intent: Intent): intent is NotedTask =>
  [...OFFICE_TASKS, ...ALSO_NOTED].some((task) => task === intent);

/** The name of a task, for parents and for the office. */
export const taskKey = (intent: Intent): TextKey => (isNoted(intent) ? `notes.task.${intent}` : 'notes.question');

export const officeNote: Dialog<'keep'> = {
  id: 'office-note',
  version: 1,
  first: 'keep',
  steps: {
    keep: {
      expects: 'choice',
      async take(scene) {
        const kept = await keepTask(scene);
        const related = await relatedAnswer(scene);
        return related ? doneWith(...kept.say, related) : kept;
      },
    },
  },
};

/** Keeps what was said for the office, and says so. */
export async function keepTask({ said, who, school, now, cause, conversation }: KeptScene): Promise<Done> {
  const { intent } = said.meaning;
  await keepNote(who, { school, conversation: conversation.id, intent, text: said.text, cause, at: now });
  const { from, until } = packOf(school).reachable;
  return doneWith({
    key: 'notes.kept',
    values: { task: { key: taskKey(intent) } },
    lines: [{ key: 'notes.hours', values: { from, until } }, { key: 'notes.hurry' }],
  });
}
type KeptScene = Omit<Scene<object>, 'memory'>;
