/** "Mijn school" inside a platform: hands over what the platform proves with, shows what comes back, and posts its form by itself. */
import type { GivenPage } from '../my-school/page.ts';

/** Kept here only: it ends with the page. */
let session = '';
const trouble = document.querySelector<HTMLElement>('#trouble');

/** Shows the page of whoever the platform proves; `channel` names the platform. */
export async function enter(channel: string, proof: string): Promise<void> {
  await ask(`/my-school/${channel}`, new URLSearchParams({ proof }));
}

/** The words for when nothing came back. */
export function showTrouble(): void {
  if (!trouble) return;
  trouble.hidden = false;
  document.querySelector('main')?.replaceChildren(trouble);
  focusTitle();
}

/** For the colours of the platform: light, dark or contrast. */
export function setTheme(theme: string): void {
  document.documentElement.dataset['theme'] = theme;
}

async function ask(path: string, fields: URLSearchParams): Promise<void> {
  const headers: Record<string, string> = session === '' ? {} : { Authorization: `Bearer ${session}` };
  try {
    const response = await fetch(path, { method: 'POST', body: fields, headers });
    show((await response.json()) as Partial<GivenPage>);
  } catch {
    showTrouble();
  }
}

function show({ language, direction, title, body, session: begun }: Partial<GivenPage>): void {
  if (language === undefined || direction === undefined || title === undefined || body === undefined) {
    showTrouble();
    return;
  }
  session = begun ?? session;
  Object.assign(document.documentElement, { lang: language, dir: direction });
  document.title = title;
  // Our own server wrote it, and escaped every text in it.
  document.body.replaceChildren(...new DOMParser().parseFromString(body, 'text/html').body.childNodes);
  focusTitle();
}

const focusTitle = (): void => document.querySelector<HTMLElement>('h1')?.focus();

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  event.preventDefault();
  const fields = [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  void ask(form.action, new URLSearchParams(fields));
});

document.querySelector('#again')?.addEventListener('click', () => location.reload());
