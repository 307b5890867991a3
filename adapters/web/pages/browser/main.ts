/** The chat page: learns about the school, lets one choose who to be, and talks. */
import type { PageData } from '../page-data.ts';
import { showPeople } from './chooser.ts';
import { startComposer } from './composer.ts';
import { Conversation } from './conversation.ts';
import { avatar, byId, make } from './dom.ts';
import { keepLanguage, keepPerson, keptLanguage, keptPerson } from './kept.ts';
import { language, setText, useLanguage } from './page-texts.ts';
import { Session, VISITOR } from './session.ts';

/** Milliseconds between tries to reach the server, while there is nothing to show. */
const AGAIN = 3_000;

const choosing = byId('choose', HTMLElement);
const chatting = byId('chat', HTMLElement);
const select = byId('language', HTMLSelectElement);
const codeNote = byId('code-note', HTMLParagraphElement);
const composer = startComposer((text) => {
  codeNote.hidden = true;
  conversation?.say(text);
});
let conversation: Conversation | undefined;

/** Tries until it succeeds, and shows meanwhile that it does not. */
async function persist<Result>(task: () => Promise<Result>): Promise<Result> {
  const notice = byId('unreachable', HTMLParagraphElement);
  while (true) {
    try {
      const result = await task();
      notice.hidden = true;
      return result;
    } catch {
      notice.hidden = false;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

async function pageData(): Promise<PageData> {
  const response = await fetch('/api/page');
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as PageData;
}

function show({ languages, disclaimer }: PageData, code: string): void {
  const next = languages.find((one) => one.code === code);
  if (!next) return;
  useLanguage(next);
  select.value = next.code;
  byId('disclaimer', HTMLParagraphElement).textContent = disclaimer[next.code] ?? disclaimer['nl'] ?? '';
}

/** One of the two parts of the page, or none. */
function showPart(part: HTMLElement | undefined): void {
  for (const one of [choosing, chatting]) one.hidden = one !== part;
  byId('skip', HTMLAnchorElement).hidden = part !== chatting;
  document.body.classList.toggle('chatting', part === chatting);
}

async function choose(data: PageData): Promise<void> {
  conversation?.close();
  conversation = undefined;
  keepPerson(null);
  await persist(() => showPeople((person) => void talk(data, person)));
  showPart(choosing);
}

async function talk(data: PageData, person: string): Promise<void> {
  const session = new Session(person, keptLanguage() ?? undefined);
  const opened = await persist(() => session.open());
  if (!opened) return lose(data);
  keepPerson(person);
  show(data, opened.language ?? language().code);
  session.language = language().code;
  byId('speaker-avatar', HTMLSpanElement).replaceChildren(avatar(opened.name));
  setText(byId('speaker-name', HTMLHeadingElement), 'web.talking-as', { name: opened.name });
  showPart(chatting);
  composer.fill('');
  conversation?.close();
  conversation = new Conversation(session, () => void lose(data));
  composer.focus();
}

/** There is no such person any more; for a visitor, no visitors: the page begins again. */
async function lose(data: PageData): Promise<void> {
  if (data.demo) return choose(data);
  location.reload();
}

/** The code of a letter, from the address: filled in, for the person to send. It does not stay in the address. */
function fillInCode(): void {
  const code = new URLSearchParams(location.search).get('code');
  if (code === null) return;
  history.replaceState(null, '', location.pathname);
  composer.fill(code);
  codeNote.hidden = false;
}

async function change(data: PageData, code: string): Promise<void> {
  keepLanguage(code);
  show(data, code);
  if (conversation) await conversation.choose(code);
  else if (data.demo) await persist(() => showPeople((person) => void talk(data, person)));
}

async function start(): Promise<void> {
  const data = await persist(pageData);
  select.replaceChildren(
    ...data.languages.map(({ code, texts }) => {
      const option = make('option', '', texts['language-name'] ?? code);
      option.value = code;
      option.lang = code;
      return option;
    }),
  );
  show(data, keptLanguage() ?? document.documentElement.lang);
  select.addEventListener('change', () => void change(data, select.value));
  byId('other-person', HTMLButtonElement).addEventListener('click', () => {
    void choose(data).then(() => byId('choose-title', HTMLHeadingElement).focus());
  });
  byId('demo-note', HTMLSpanElement).hidden = !data.demo;
  byId('speaker', HTMLDivElement).hidden = !data.demo;
  byId('visitor-text', HTMLParagraphElement).hidden = data.demo;
  if (!data.demo) {
    await talk(data, VISITOR);
    fillInCode();
    return;
  }
  const person = keptPerson();
  await (person === null ? choose(data) : talk(data, person));
}

void start();
