/** The script's person in Telegram, at the far end of the fake. */
import { type Shown } from '../helpers/telegram/chats.ts';
import { type TelegramPerson } from '../helpers/telegram/people.ts';
import { telegramSchool } from '../helpers/telegram/school.ts';
import { type Driver, type Seen, type Step } from './script.ts';

const SOURCE = /\n\n(?:Bron|Source): (.*)$/s;

/** Opens a chat with the bot as Fatma. */
export async function telegramDriver(): Promise<Driver> {
  const { linked, quiet, close } = await telegramSchool({ limits: false });
  const fatma = await linked('fatma', 1001);
  return {
    async take(step) {
      const before = fatma.sees().length;
      act(fatma, step);
      await quiet();
      return fatma.sees().slice(before).map(seen);
    },
    close,
  };
}

function act(person: TelegramPerson, step: Step): void {
  if ('joins' in step) person.says('/start');
  else if ('says' in step) person.says(step.says);
  else if ('presses' in step) person.presses(step.presses);
  else if ('edits' in step) person.edits(step.edits);
  else
    person.sends({ [step.sends]: step.sends === 'photo' ? [] : {}, ...(step.beside ? { caption: step.beside } : {}) });
}

/** A message as its words: what Telegram puts in one text is taken apart. */
function seen({ text, keyboard }: Shown): Seen {
  const source = SOURCE.exec(text)?.[1];
  const words = text.replace(SOURCE, '');
  const numbered = [...words.matchAll(/^\d+\. (.*)$/gm)].map(([, choice = '']) => choice);
  const onButtons = keyboard.flat().map((button) => button.text.replace(/^\d+\. /, ''));
  return {
    text: words.replace(/\n\n\d+\. .*$/s, ''),
    choices: numbered.length ? numbered : onButtons,
    ...(source === undefined ? {} : { source }),
  };
}
