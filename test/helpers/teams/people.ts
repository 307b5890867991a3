/** People in Teams: what they do becomes activities, as their clients and Teams make them. */
import { randomUUID } from 'node:crypto';
import { buttonsOf, type Shown } from './chats.ts';
import { BOT, type FakeTeams, TENANT } from './fake-teams.ts';

type Answer = Promise<Record<string, unknown>>;

export interface TeamsPerson {
  /** The immutable id in the tenant. */
  account: string;
  /** The id of the conversation. */
  where: string;
  says(text: string, more?: object): Answer;
  /** A file, a picture, a sticker. */
  sends(attachments: object[], text?: string): Answer;
  edits(text: string): Answer;
  /** Presses a button by its place on the last message that has buttons, or by any data. */
  presses(button: number | string): Answer;
  /** The same from a client that knows Action.Submit only. */
  submits(button: number | string): Answer;
  installs(): Answer;
  uninstalls(): Answer;
  /** What the bot wrote in the conversation, oldest first. */
  sees(): Shown[];
}

/** The id of person `id` in the tenant. */
export const accountOf = (id: number): string => `aaaaaaaa-0000-4000-8000-${String(id).padStart(12, '0')}`;

/** An activity as Teams sends it: by person `id`, in a private conversation unless another is given. */
export function activity(fake: Pick<FakeTeams, 'url'>, id: number, more: object = {}): Record<string, unknown> {
  const now = new Date().toISOString();
  return {
    type: 'message',
    id: randomUUID(),
    timestamp: now,
    localTimestamp: now,
    channelId: 'msteams',
    serviceUrl: `${fake.url}/`,
    from: { id: `29:${id}`, name: 'Fatma Yildiz', aadObjectId: accountOf(id) },
    recipient: { id: BOT, name: 'Samenspraak' },
    conversation: { id: `a:${id}`, conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    locale: 'nl-NL',
    ...more,
  };
}

/** Somebody with a private conversation of their own, or in the group `where`. */
export function person(fake: FakeTeams, id: number, { language = 'nl-NL', where = `a:${id}` } = {}): TeamsPerson {
  const conversationType = where.startsWith('a:') ? 'personal' : 'groupChat';
  const chat = fake.chat(where, conversationType);
  const conversation = { id: where, conversationType, tenantId: TENANT };
  const send = (more: object): Answer => fake.deliver(activity(fake, id, { conversation, locale: language, ...more }));
  const lastButtons = (): Shown | undefined => chat.shown.findLast((shown) => buttonsOf(shown).length > 0);
  const pressed = (button: number | string): { data: object; replyToId: string } => {
    const shown = lastButtons();
    const choice = typeof button === 'string' ? button : shown && buttonsOf(shown)[button]?.choice;
    return { data: { choice: choice ?? 'nothing' }, replyToId: shown?.id ?? '1:0' };
  };
  let last = '';
  return {
    account: accountOf(id),
    where,
    says: (text, more = {}) => send({ id: (last = randomUUID()), text, textFormat: 'plain', ...more }),
    sends: (attachments, text = '') => send({ attachments, text }),
    edits: (text) =>
      send({
        type: 'messageUpdate',
        id: last,
        text,
        channelData: { eventType: 'editMessage', tenant: { id: TENANT } },
      }),
    presses(button) {
      const { data, replyToId } = pressed(button);
      const value = { action: { type: 'Action.Execute', verb: 'choose', data }, trigger: 'manual' };
      return send({ type: 'invoke', name: 'adaptiveCard/action', value, replyToId });
    },
    submits(button) {
      const { data, replyToId } = pressed(button);
      return send({ value: data, replyToId });
    },
    installs: () => ((chat.isBlocked = false), send({ type: 'installationUpdate', action: 'add' })),
    uninstalls: () => ((chat.isBlocked = true), send({ type: 'installationUpdate', action: 'remove' })),
    sees: () => chat.shown,
  };
}
