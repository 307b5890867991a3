/** What a person wrote, without the mention of us that a group needs, as plain characters. */
import { type Activity } from './activity.ts';

/** Teams writes what people typed as the text of a page; nothing else of a page is in it. */
const NAMED: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

/** The words of a message. */
export function wordsIn({ text = '', entities = [], recipient }: Activity): string {
  const ours = entities.filter(({ type, mentioned }) => type === 'mention' && mentioned?.id === recipient.id);
  const rest = ours.reduce((words, mention) => words.replace(mention.text ?? '', ''), text);
  return rest.replace(/&(nbsp|lt|gt|amp|quot|#39);/g, (_all, name: string) => NAMED[name] ?? '').trim();
}
