/** Updates of Telegram with something wrong in them: made from sound ones, by a seed. */

const from = { id: 1001, is_bot: false, first_name: 'Fatma', language_code: 'nl' };
const chat = { id: 1001, type: 'private' };
const message = { message_id: 5, date: 1_764_000_000, chat, from };
const SOUND: readonly object[] = [
  {
    message: { ...message, text: 'hoe vaak komt de Info uit?', entities: [{ type: 'mention', offset: 0, length: 3 }] },
  },
  { message: { ...message, document: { file_id: 'x', file_name: 'brief.pdf' }, caption: 'voor de juf' } },
  { message: { ...message, text: '/start abc', reply_to_message: { ...message, text: 'vraag' } } },
  { edited_message: { ...message, text: 'toch niet', edit_date: 1 } },
  { callback_query: { id: '1', from, data: 'q1:0', message, chat_instance: '1' } },
  {
    my_chat_member: { chat, from, date: 1, old_chat_member: { status: 'left' }, new_chat_member: { status: 'member' } },
  },
];

const ODD: readonly unknown[] = [
  null,
  [],
  {},
  '',
  'x'.repeat(9_000),
  -1,
  0.5,
  1e308,
  true,
  '\0\ud800',
  { $ne: null },
  [[[[]]]],
  { ['__proto__']: { polluted: true } },
  `${'a+'.repeat(500)}$`,
];
const BROKEN: readonly string[] = [
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '{"update_id":',
  '{"a":1}}',
  '['.repeat(500),
  '\u0000',
];

type Random = () => number;
const oneOf = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** The body of one malformed update: one to three things in it are odd or gone, or it is no JSON at all. */
export function malformed(random: Random, id: number): string {
  if (random() < 0.1) return oneOf(random, BROKEN);
  const update = structuredClone({ update_id: id, ...oneOf(random, SOUND) });
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) spoil(random, update);
  const text = JSON.stringify(update);
  return random() < 0.1 ? text.slice(0, Math.floor(random() * text.length)) : text;
}

/** Walks to some place in the update, and makes it odd or takes it away. */
function spoil(random: Random, at: object): void {
  const names = Object.keys(at);
  if (names.length === 0) return;
  const name = oneOf(random, names);
  const value: unknown = Reflect.get(at, name);
  const isDeeper = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (isDeeper && random() < 0.75) spoil(random, value);
  else if (random() < 0.2) Reflect.deleteProperty(at, name);
  else Reflect.set(at, name, structuredClone(oneOf(random, ODD)));
}
