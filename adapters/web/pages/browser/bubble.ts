/** One message as elements. */
import type { Part } from '../../split.ts';
import { byId, make } from './dom.ts';
import { setLabel, setMoment, setText } from './page-texts.ts';
import { safeText, webAddress } from './safe-text.ts';

export type Choose = (question: string, index: number, label: string) => void;

/** What the bot says: text, facts, source, link, file, and buttons for what can be chosen. */
export function botMessage(part: Part, choose: Choose): HTMLElement {
  const bubble = make('div', 'bubble', from('web.bot'), words(part.text, part));
  if (part.card) bubble.append(card(part.card));
  if (part.link) bubble.append(...link(part.link));
  if (part.file) bubble.append(...download(part.file));
  if (part.source !== undefined) bubble.append(source(part.source));
  const message = make('div', 'message bot', bubble);
  if (part.question) message.append(choices(part.question, choose));
  return message;
}

/** What the person said. */
export function ownMessage(text: string): HTMLElement {
  return make('div', 'message own', make('div', 'bubble', from('web.you'), words(text)));
}

/** The line under a message: when, and that an own one was sent. */
export function timeLine(iso: string, own: boolean): HTMLElement {
  const time = make('time');
  setMoment(time, iso, 'time');
  return make('p', 'meta', time, ...(own ? sentMark() : []));
}

function sentMark(): HTMLElement[] {
  const [tick, words] = [make('span', 'tick', '✓'), make('span', 'unseen')];
  tick.ariaHidden = 'true';
  setText(words, 'web.sent');
  return [tick, words];
}

/** Who speaks, for who hears the page. */
function from(key: 'web.bot' | 'web.you'): HTMLElement {
  const name = make('span', 'unseen');
  setText(name, key);
  return name;
}

/** Without a language of its own, the direction follows the first letter. */
function words(text: string, of?: { language: string; direction: string }): HTMLElement {
  const paragraph = make('p', 'words', safeText(text));
  paragraph.dir = of?.direction ?? 'auto';
  if (of) paragraph.lang = of.language;
  return paragraph;
}

function card(rows: { label: string; value: string }[]): HTMLElement {
  const list = make('dl', 'card');
  for (const { label, value } of rows) {
    const [term, fact] = [make('dt', '', safeText(label)), make('dd', '', safeText(value))];
    fact.dir = 'auto';
    list.append(make('div', '', term, fact));
  }
  return list;
}

function source(of: string): HTMLElement {
  const line = make('p', 'source');
  line.dir = 'auto';
  setText(line, 'web.source', { source: safeText(of) });
  return line;
}

/** Shown with the host it leads to. What is no address of the web is left out. */
function link({ url, label }: { url: string; label: string }): HTMLElement[] {
  const address = webAddress(url);
  if (!address) return [];
  const elsewhere = make('span', 'unseen');
  setText(elsewhere, 'web.opens-elsewhere');
  const anchor = make('a', '', safeText(label), ' ', make('span', 'host', address.host), ' ', elsewhere);
  anchor.href = address.href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  return [make('p', 'link', anchor)];
}

/** A file to keep, made here of its text: there is no address that others could open. */
function download({ name, type, content }: NonNullable<Part['file']>): HTMLElement[] {
  if (typeof content !== 'string') return [];
  const anchor = make('a');
  setText(anchor, 'web.download', { name: safeText(name) });
  anchor.href = URL.createObjectURL(new Blob([content], { type }));
  anchor.download = name;
  return [make('p', 'link', anchor)];
}

function choices({ id, choices: labels }: { id: string; choices: string[] }, choose: Choose): HTMLElement {
  const group = make('div', 'choices');
  group.dataset['question'] = id;
  group.role = 'group';
  setLabel(group, 'web.choices-label');
  labels.forEach((label, index) => {
    const number = make('span', 'number', String(index + 1));
    const words = make('span', '', safeText(label));
    words.dir = 'auto';
    const button = make('button', 'choice', number, words);
    button.type = 'button';
    button.addEventListener('click', ({ detail }) => {
      choose(id, index, label);
      // A used button cannot keep the focus. Pressed with a key (no clicks counted), it goes to where one writes.
      if (detail === 0) byId('text', HTMLTextAreaElement).focus();
    });
    group.append(button);
  });
  return group;
}
