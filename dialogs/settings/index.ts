/** The dialogs about one's own settings. They share their steps, so that each leads on to the others. */
import type { Dialog } from '../../bot/core/dialog.ts';
import { CONTACT_STEPS } from './contact.ts';
import { FILE_STEPS } from './files.ts';
import { MESSAGE_STEPS } from './messages.ts';
import { MINE_STEPS } from './mine.ts';
import { OFFER_STEPS } from './offer.ts';
import type { SettingMemory, SettingStep } from './steps.ts';

const steps = { ...CONTACT_STEPS, ...FILE_STEPS, ...MESSAGE_STEPS, ...MINE_STEPS, ...OFFER_STEPS };
const beginningWith = (id: string, first: SettingStep): Dialog<SettingStep, SettingMemory> => ({
  id,
  version: 1,
  first,
  lapses: ['change', 'decide', 'files-do', 'offered'],
  steps,
});

export { deleteMyData } from './delete.ts';
export const changeContactDetails = beginningWith('change-contact-details', 'contact');
export const messages = beginningWith('messages', 'messages');
export const myData = beginningWith('my-data', 'mine');
/** Begun by a timer: dialogs/timers/ask-details.ts. */
export const askDetails = beginningWith('ask-details', 'offer');
