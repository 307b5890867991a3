/** What the people of a proof write: each message asks for one effect (a note for the office), and none is like another. */
import type { Incoming } from '../../../bot/core/channel.ts';

/** Neighbours are about different things, so that each gets a turn of its own, also those that come in another order. */
const WISHES = [
  'ik heb een idee voor de school',
  'ik wil een klacht indienen',
  'ik wil graag helpen bij het schoolreisje',
  'ik wil een afspraak met de juf',
  'ik wil verlof aanvragen',
  'ik wil een medewerker spreken',
  'ik wil de ouderovereenkomst ondertekenen',
  'ik wil het gesprek verzetten',
];

/** What the n-th message of all says, when so many people write in turn. */
export const textOf = (n: number, people: number): string =>
  `${WISHES[Math.floor(n / people) % WISHES.length] ?? ''} (${n})`;

/** The n-th message of all, by one of `people` in turn; a person's messages have their own order. */
export function messageOf(n: number, people: number, at: Date): Incoming {
  const person = `p${n % people}`;
  return {
    key: `update-${n}`,
    channel: 'telegram',
    account: person,
    conversation: { id: person, kind: 'private' },
    at,
    kind: 'text',
    text: textOf(n, people),
    school: 'kelderswerf',
  };
}
