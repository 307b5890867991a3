/** The script's person in Microsoft's Agents Playground: a client as that of Teams, in a real browser. */
import { join } from 'node:path';
import { openWindow, type PlaygroundWindow, type SeenCard } from '../helpers/playground/window.ts';
import { type FakeTeams, TENANT } from '../helpers/teams/fake-teams.ts';
import { activity } from '../helpers/teams/people.ts';
import { type Driver, type Seen, type Step } from './script.ts';
import { ATTACHMENTS } from './teams-driver.ts';

const SOURCE = /\n\n(?:Bron|Source): (.*)$/s;

export interface Where {
  /** The Playground's page. */
  page: string;
  /** The cloud that signs for it. */
  cloud: FakeTeams;
  /** Where pictures of every step go. */
  shots: string;
}

export interface PlaygroundDriver extends Driver {
  /** How many cards show what was chosen, in place of their buttons. */
  settled(): Promise<number>;
}

/** Opens the page as Fatma, whom nobody knows yet. */
export async function playgroundDriver({ page, cloud, shots }: Where): Promise<PlaygroundDriver> {
  const window = await openWindow(page);
  let [steps, read] = [0, 0];
  return {
    async take(step) {
      await act(window, cloud, step);
      const cards = await window.cardsAfter(read);
      await window.shoot(join(shots, `${String(steps++).padStart(2, '0')}.png`));
      const fresh = cards.slice(read);
      read = cards.length;
      return fresh.map(seen);
    },
    async settled() {
      const cards = await window.cardsAfter(read - 1);
      return cards.filter(({ words, buttons }) => words.includes('\n✓ ') && buttons.length === 0).length;
    },
    close: window.close,
  };
}

/** Files, and changes of a message, are activities made by hand: the Playground has no means for them. It installs the app by itself. */
async function act(window: PlaygroundWindow, cloud: FakeTeams, step: Step): Promise<void> {
  if ('joins' in step) return;
  if ('says' in step) await window.says(step.says);
  else if ('presses' in step) await window.presses(step.presses);
  else await window.triggers(activity(cloud, 1, 'edits' in step ? edited(step.edits) : sent(step)));
}

const edited = (text: string): object => ({
  type: 'messageUpdate',
  text,
  channelData: { eventType: 'editMessage', tenant: { id: TENANT } },
});
const sent = ({ sends, beside = '' }: Extract<Step, { sends: unknown }>): object => ({
  text: beside,
  attachments: [ATTACHMENTS[sends]],
});

function seen({ words, buttons }: SeenCard): Seen {
  const source = SOURCE.exec(words)?.[1];
  const choices = buttons.map((title) => title.replace(/^\d+\. /, ''));
  return { text: words.replace(SOURCE, ''), choices, ...(source === undefined ? {} : { source }) };
}
