/** One conversation that every channel must be able to have, in the same words. */

export type Step =
  | { joins: true }
  | { says: string }
  | { presses: number }
  | { sends: 'sticker' | 'voice' | 'photo'; beside?: string }
  | { edits: string };

/** What a person sees of one message: its words, the choices, the source. */
export interface Seen {
  text: string;
  choices: string[];
  source?: string;
}

/** A person on a channel. Each step returns what came back. */
export interface Driver {
  take(step: Step): Promise<Seen[]>;
  close(): Promise<void>;
}

/** Ask, switch language by button and by number, send what cannot be read, speak, change a message, ask the unknown, be in danger. */
export const SCRIPT: readonly Step[] = [
  { says: 'hoe vaak komt de Info uit?' },
  { says: 'in welke taal kan het nog meer?' },
  { says: 'taal' },
  { presses: 1 },
  { says: 'how often does the Info newsletter come out?' },
  { says: 'language' },
  { says: '1' },
  { sends: 'sticker' },
  { sends: 'photo', beside: 'kunt u dit aan de juf geven?' },
  { sends: 'voice' },
  { says: 'nee' },
  { edits: 'hoe vaak komt de Info eigenlijk uit?' },
  { says: 'kunt u mijn fietsband plakken?' },
  { says: 'stop' },
  { says: 'wat staat er op de kalender?' },
  { presses: 1 },
  { says: 'mijn kind is weg' },
  { says: 'bedankt' },
];
