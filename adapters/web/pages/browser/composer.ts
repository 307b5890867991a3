/** Where the person writes: grows with the text, counts near the limit, sends with Enter. */
import { byId } from './dom.ts';
import { setText } from './page-texts.ts';

/** UTF-16 units; the server refuses more (`chat-input.ts`). */
const LIMIT = 4_096;
/** From how many left on the count is shown. */
const COUNT_FROM = 300;

/** Calls `send` with what was written. @returns a way to begin anew with other words in it */
export function startComposer(send: (text: string) => void): { focus(): void; fill(text: string): void } {
  const form = byId('composer', HTMLFormElement);
  const area = byId('text', HTMLTextAreaElement);

  const changed = (): void => {
    grow(area);
    count(area.value.length);
  };
  const submit = (): void => {
    const text = area.value.trim();
    if (text === '' || area.value.length > LIMIT) return;
    area.value = '';
    changed();
    send(text);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    area.focus();
  });
  area.addEventListener('input', changed);
  area.addEventListener('keydown', (event) => {
    // While a word is being composed (Chinese, Arabic on a phone), Enter belongs to the keyboard.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });

  return {
    focus: () => area.focus(),
    fill: (text) => {
      area.value = text;
      changed();
    },
  };
}

function grow(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

function count(length: number): void {
  const counter = byId('counter', HTMLParagraphElement);
  const left = LIMIT - length;
  byId('send', HTMLButtonElement).disabled = left < 0;
  byId('text', HTMLTextAreaElement).ariaInvalid = String(left < 0);
  counter.classList.toggle('over', left < 0);
  if (left < 0) setText(counter, 'web.too-long', { over: -left });
  else if (left < COUNT_FROM) setText(counter, 'web.left', { left });
  else setText(counter, undefined);
}
