/** Makes something wrong in what was sound: by a seed, so that it can be made again. */

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
const BROKEN: readonly string[] = ['', '{', '[]', 'null', '"x"', '{"id":', '{"a":1}}', '['.repeat(500), '\u0000'];

type Random = () => number;
const oneOf = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** The body of something malformed: one to three things in it are odd or gone, or it is no JSON at all. */
export function spoilt(random: Random, sound: object): string {
  if (random() < 0.1) return oneOf(random, BROKEN);
  const copy = structuredClone(sound);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) spoil(random, copy);
  const text = JSON.stringify(copy);
  return random() < 0.1 ? text.slice(0, Math.floor(random() * text.length)) : text;
}

/** Walks to some place in it, and makes that odd or takes it away. */
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
