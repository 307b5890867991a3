/**
 * The cards with a question that were sent lately, so that their buttons go away when one is pressed. In memory and on the
 * server: were they in the card, a person could have our message say anything. After a restart a card keeps its buttons, and
 * a press of what is answered gets “closed”, as everywhere.
 */
import { type Part } from './plan.ts';

const CARDS_AT_MOST = 2_000;

export interface ShownCards {
  keep(conversation: string, id: string, part: Part): void;
  /** The card, and forgets it. */
  take(conversation: string, id: string): Part | undefined;
}

/** Empty. */
export function shownCards(): ShownCards {
  const cards = new Map<string, Part>();
  const key = (conversation: string, id: string): string => `${conversation}\n${id}`;
  return {
    keep(conversation, id, part) {
      if (!part.answered || id === '') return;
      cards.set(key(conversation, id), part);
      if (cards.size > CARDS_AT_MOST) cards.delete(cards.keys().next().value ?? '');
    },
    take(conversation, id) {
      const part = cards.get(key(conversation, id));
      cards.delete(key(conversation, id));
      return part;
    },
  };
}
