/** The demonstration: its invented persons, and who of this browser speaks as which of them. */
import { UserError } from '../../bot/core/errors.ts';
import { openingOf } from './chat-input.ts';
import type { Answer, Asked, Head } from './http.ts';
import { Sessions } from './sessions.ts';
import type { Begun, Speakers, Speaking } from './speakers.ts';

/** Somebody one can be in the demonstration. `id` is also their account and their conversation. */
export interface ChatPerson {
  id: string;
  name: string;
  language: string;
  /** One line that tells who this is, by language. */
  about: Readonly<Record<string, string>>;
}
type People = () => Promise<readonly ChatPerson[]>;

/** The persons to choose from, in the language of the page. */
export async function peopleFor(people: People, { query }: Asked): Promise<Answer> {
  const language = query.get('language') ?? 'nl';
  const json = (await people()).map((one) => ({ ...one, about: one.about[language] ?? one.about['nl'] ?? '' }));
  return { status: 200, json };
}

/** Each browser may be several of them, each in a tab of its own. */
export function demoSpeakers(people: People, https: boolean): Speakers {
  const sessions = new Sessions(https);
  return {
    async begin({ body, headers }: Asked): Promise<Begun> {
      const wanted = openingOf(body);
      const person = (await people()).find((one) => one.id === wanted.person);
      if (!person) throw new UserError('not-found');
      const { id, name, language } = person;
      const cookie = sessions.open(headers.cookie, id);
      return { account: id, holder: id, cookie, name, language: wanted.language ?? language };
    },
    find({ headers, query }: Head): Speaking | undefined {
      const person = query.get('person');
      const token = sessions.find(headers.cookie, person);
      return token === undefined || person === null ? undefined : { account: person, holder: `${token}/${person}` };
    },
    maySay: async () => true,
  };
}
