/** Pages that hold nothing of anybody: what to do, and what went wrong. */
import type { Proven } from '../../../../bot/core/door.ts';
import { PAGE_LASTS } from '../../../../models/people/page-passes.ts';
import { type Html, html } from '../html.ts';
import type { Reader } from './document.ts';

/** What is said instead of somebody's page. */
export type Notice = 'over' | 'closed' | 'expired' | 'not-linked' | Extract<Proven, string>;

const notice = (title: string, ...lines: string[]): Html =>
  html`<section class="card notice">
    <h1 tabindex="-1">${title}</h1>
    ${lines.map((line) => html`<p>${line}</p>`)}
  </section>`;

/** The words of a notice. */
export function noticeOf(kind: Notice, { say }: Reader): Html {
  const more = kind === 'not-linked' ? [say('my-school.no-letter')] : [];
  const line = say(`my-school.notice.${kind}`, { minutes: PAGE_LASTS.link });
  return notice(say(`my-school.notice-title.${kind}`), line, ...more);
}

/** What a link shows: whoever follows it, a person or a program that looks ahead, has done nothing yet. */
export const openNotice = ({ say }: Reader, key: string): Html =>
  html`<section class="card notice">
    <h1>${say('my-school.open-title')}</h1>
    <p>${say('my-school.open-text')}</p>
    <form method="post" action="/my-school/open">
      <input type="hidden" name="key" value="${key}" />
      <button class="main">${say('my-school.open')}</button>
    </form>
  </section>`;

/** What stands there until the platform has told whose page it is; and, hidden, what stands there when it does not. */
export const waitNotice = (reader: Reader): Html =>
  html`<p class="wait" id="wait" role="status">${reader.say('my-school.wait')}</p>
    <noscript><p class="card notice">${reader.say('my-school.script-needed')}</p></noscript>
    <div id="trouble" hidden>
      ${noticeOf('refused', reader)}
      <button class="main" id="again" type="button">${reader.say('my-school.again')}</button>
    </div>`;
