/** The script's person in Teams, at the far end of the fake. */
import { buttonsOf, type Shown, wordsOf } from '../helpers/teams/chats.ts';
import { type TeamsPerson } from '../helpers/teams/people.ts';
import { teamsSchool } from '../helpers/teams/school.ts';
import { type Driver, type Seen, type Step } from './script.ts';

const SOURCE = /\n\n(?:Bron|Source): (.*)$/s;
/** What cannot be read, as Teams sends it. */
export const ATTACHMENTS = {
  sticker: { contentType: 'text/html', content: '<img itemtype="http://schema.skype.com/Giphy">' },
  photo: { contentType: 'image/png' },
  voice: { contentType: 'audio/mp4' },
};

/** Opens a conversation with the bot as Fatma. */
export async function teamsDriver(): Promise<Driver> {
  const { linked, quiet, close } = await teamsSchool({ limits: false });
  const fatma = await linked('fatma', 1001);
  return {
    async take(step) {
      const before = fatma.sees().length;
      await act(fatma, step);
      await quiet();
      return fatma.sees().slice(before).map(seen);
    },
    close,
  };
}

async function act(person: TeamsPerson, step: Step): Promise<void> {
  if ('joins' in step) await person.installs();
  else if ('says' in step) await person.says(step.says);
  else if ('presses' in step) await person.presses(step.presses);
  else if ('edits' in step) await person.edits(step.edits);
  else await person.sends([ATTACHMENTS[step.sends]], step.beside);
}

/** A message as its words: what stands in one card is taken apart. */
function seen(shown: Shown): Seen {
  const words = wordsOf(shown);
  const source = SOURCE.exec(words)?.[1];
  const choices = buttonsOf(shown).map(({ title }) => title.replace(/^\d+\. /, ''));
  return { text: words.replace(SOURCE, ''), choices, ...(source === undefined ? {} : { source }) };
}
