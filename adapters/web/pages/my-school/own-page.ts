/** "Mijn school": what is coming for my children's groups, my details, my language, where I am linked. Asked of the models as myself. */
import type { PersonActor } from '../../../../bot/core/actor.ts';
import { inZone } from '../../../../bot/core/clock.ts';
import type { TextKey, Value } from '../../../../bot/core/words.ts';
import { eventsFor, type ShownEvent } from '../../../../models/events.ts';
import { ownChildren } from '../../../../models/people/school.ts';
import { CHANGEABLE, type OwnSettings, ownSettings } from '../../../../models/people/settings.ts';
import { type Html, html } from '../html.ts';
import type { Reader } from './document.ts';

export interface PageScene {
  reader: Reader;
  zone: string;
  now: Date;
  /** Languages to choose from, with their own names. */
  languages: readonly { code: string; name: string }[];
  /** The language was changed just now. */
  saved?: boolean;
  /** It has a way to be closed: where the browser keeps the session. */
  closes?: boolean;
}

const EVENTS_AT_MOST = 10;

/** The page of a person; null when the store knows nobody of this id any more. */
export async function ownPage(who: PersonActor, scene: PageScene): Promise<Html | null> {
  const { reader, now, saved, closes } = scene;
  const { say } = reader;
  const settings = await ownSettings(who);
  if (!settings) return null;
  const events = await eventsFor(who, who.school, { from: now, limit: EVENTS_AT_MOST });
  return html`<h1 tabindex="-1">${say('my-school.hello', { name: settings.name })}</h1>
    <p class="saved" role="status">${saved ? say('my-school.saved') : undefined}</p>
    <div class="cards">
      ${coming(events, scene)}
      <div class="aside">
        ${children(await ownChildren(who), reader)} ${details(settings, reader)} ${language(scene)}
        ${linked(settings, reader)}
      </div>
    </div>
    <p class="private">${say('my-school.private')}</p>
    ${closes ? closing(reader) : undefined}`;
}

function card(name: string, title: string, content: Html): Html {
  return html`<section class="card" aria-labelledby="${name}">
    <h2 id="${name}">${title}</h2>
    ${content}
  </section>`;
}

function coming(events: readonly ShownEvent[], scene: PageScene): Html {
  const { say } = scene.reader;
  const list = html`<ol class="events">
    ${events.map((event) => eventRow(event, scene))}
  </ol>`;
  return card('coming', say('my-school.coming'), events.length ? list : html`<p>${say('my-school.none')}</p>`);
}

function eventRow({ at, lastDay, wholeDay, title, groups }: ShownEvent, { reader, zone }: PageScene): Html {
  const { say, language } = reader;
  const day = inZone(new Date(at), zone).setLocale(language);
  const date: Value = { date: at, as: wholeDay ? 'day' : 'day-time' };
  const days: Value | undefined = lastDay === undefined ? undefined : { date: lastDay, as: 'day' };
  return html`<li class="event">
    <span class="leaf" aria-hidden="true"><b>${day.toFormat('d')}</b>${day.toFormat('LLL').replace('.', '')}</span>
    <div>
      <h3>${title[language] ?? title['nl']}</h3>
      <p>${days ? say('my-school.days', { date, last: days }) : say('my-school.day', { date })}</p>
      <p class="soft">
        ${groups.length ? say('my-school.for-groups', { groups: groups.join(', ') }) : say('my-school.for-all')}
      </p>
    </div>
  </li>`;
}

function children(own: Awaited<ReturnType<typeof ownChildren>>, { say }: Reader): Html | undefined {
  if (!own.length) return undefined;
  const rows = own.map(({ name, group }) => html`<li>${name} <span class="soft">${group}</span></li>`);
  return card(
    'children',
    say('my-school.children'),
    html`<ul class="rows">
      ${rows}
    </ul>`,
  );
}

function details({ name, contact }: OwnSettings, { say }: Reader): Html {
  const row = (label: string, value: string | undefined): Html =>
    html`<div>
      <dt>${label}</dt>
      <dd>
        ${value === undefined ? html`<span class="soft">${say('my-school.not-known')}</span>` : html`<bdi>${value}</bdi>`}
      </dd>
    </div>`;
  const rows = CHANGEABLE.map((what) => row(say(`settings.${what}`), contact[what]));
  return card(
    'details',
    say('my-school.details'),
    html`<dl class="rows">${row(say('my-school.name'), name)} ${rows}</dl>
      <p class="soft">${say('my-school.change')}</p>`,
  );
}

function language({ reader, languages }: PageScene): Html {
  const option = ({ code, name }: (typeof languages)[number]): Html =>
    code === reader.language
      ? html`<option value="${code}" lang="${code}" selected>${name}</option>`
      : html`<option value="${code}" lang="${code}">${name}</option>`;
  return card(
    'language',
    reader.say('my-school.language'),
    html`<form method="post" action="/my-school/language" class="choose">
      <label for="chosen">${reader.say('my-school.language-label')}</label>
      <select id="chosen" name="language">
        ${languages.map(option)}
      </select>
      <button>${reader.say('my-school.save')}</button>
    </form>`,
  );
}

const CHANNEL_NAMES: Readonly<Record<string, TextKey>> = {
  web: 'my-school.channel.web',
  telegram: 'my-school.channel.telegram',
  teams: 'my-school.channel.teams',
};

function linked({ channels }: OwnSettings, { say }: Reader): Html {
  const names = channels.flatMap((channel) => CHANNEL_NAMES[channel] ?? []);
  return card(
    'linked',
    say('my-school.linked'),
    html`<p>${say('my-school.linked-on')}</p>
      <ul class="rows">
        ${names.map((name) => html`<li>${say(name)}</li>`)}
      </ul>
      <p class="soft">${say('my-school.unlink')}</p>`,
  );
}

const closing = ({ say }: Reader): Html =>
  html`<form method="post" action="/my-school/close"><button>${say('my-school.close')}</button></form>`;
