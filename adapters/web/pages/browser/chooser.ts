/** Choosing who to be, in the demonstration. */
import { byId, initials, make } from './dom.ts';
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
  byId('people', HTMLUListElement).replaceChildren(
    ...people.map((person, at) => make('li', '', cardOf(person, at, choose))),
  );
}

function cardOf({ id, name, about }: Person, at: number, choose: (id: string) => void): HTMLElement {
  const words = make('span', 'words', make('strong', '', name), make('span', 'about', about));
  const button = make('button', 'person', avatar(name, at), words);
  button.type = 'button';
  button.addEventListener('click', () => choose(id));
  return button;
}

function avatar(name: string, at: number): HTMLElement {
  const element = make('span', `avatar hue-${(at % 4) + 1}`, initials(name));
  element.ariaHidden = 'true';
  return element;
}
