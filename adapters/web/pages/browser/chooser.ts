/** Choosing who to be, in the demonstration. */
import { avatar, byId, make } from './dom.ts';
import { language } from './page-texts.ts';

interface Person {
  id: string;
  name: string;
  about: string;
}

/** Shows the persons, in the language of the page. Rejects when the server is out of reach. */
export async function showPeople(choose: (id: string) => void): Promise<void> {
  const response = await fetch(`/api/demo?language=${encodeURIComponent(language().code)}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const people = (await response.json()) as Person[];
  byId('people', HTMLUListElement).replaceChildren(...people.map((person) => make('li', '', cardOf(person, choose))));
}

function cardOf({ id, name, about }: Person, choose: (id: string) => void): HTMLElement {
  const words = make('span', 'words', make('strong', '', name), make('span', 'about', about));
  const button = make('button', 'person', avatar(name), words);
  button.type = 'button';
  button.addEventListener('click', () => choose(id));
  return button;
}
