/** Small help with the document. Text is only ever set as text, never as markup. */

/** The element of the page with this id. A missing one is a mistake in index.html. */
export function byId<Element extends HTMLElement>(id: string, kind: abstract new () => Element): Element {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`);
  return element;
}

/** A new element with its class and what is in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** The first letters of a name, in a circle whose colour is always the same for that name. */
export function avatar(name: string): HTMLElement {
  const sum = Array.from(name).reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const element = make('span', `avatar hue-${sum % 4}`, initials(name));
  element.ariaHidden = 'true';
  return element;
}

/** "Fatma Yıldız" gives "FY". */
function initials(name: string): string {
  const firsts = name.split(/\s+/).flatMap((word) => /^\p{L}\p{M}*/u.exec(word) ?? []);
  return [firsts[0] ?? '', firsts.length > 1 ? firsts.at(-1) : ''].join('').toLocaleUpperCase();
}
