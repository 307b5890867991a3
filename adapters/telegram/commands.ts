/** The menu of commands, in every language. A command is a word like any other: what it means is understood elsewhere. */
import { type Api } from 'node-telegram-bot-api';
import { type TextKey } from '../../bot/core/words.ts';

/** Texts by key, in a language. */
export interface Words {
  languages: readonly string[];
  /** The language of people whose own we do not speak. */
  fallback: string;
  say(key: TextKey, language: string, values?: Readonly<Record<string, string>>): string;
}

const COMMANDS: readonly { name: TextKey; about: TextKey }[] = [
  { name: 'telegram.help', about: 'telegram.about-help' },
  { name: 'telegram.calendar', about: 'telegram.about-calendar' },
  { name: 'telegram.person', about: 'telegram.about-person' },
  { name: 'telegram.language', about: 'telegram.about-language' },
  { name: 'telegram.stop', about: 'telegram.about-stop' },
];

/** Only in private chats: in a group nothing of this is answered. */
const scope = { type: 'all_private_chats' } as const;

/** Tells Telegram the commands of each language, and those for everybody else. */
export async function setCommands(api: Api, { languages, fallback, say }: Words): Promise<void> {
  const commandsIn = (language: string): { command: string; description: string }[] =>
    COMMANDS.map(({ name, about }) => ({ command: say(name, language), description: say(about, language) }));
  await api.setMyCommands({ commands: commandsIn(fallback), scope });
  for (const language of languages)
    await api.setMyCommands({ commands: commandsIn(language), scope, language_code: language });
}
