/** What the page may post, and what becomes of it. */
import { z } from 'zod';
import { type Incoming } from '../../bot/core/channel.ts';
import { HttpError } from './http.ts';

/** UTF-16 units in one message, the same as on Telegram. */
const TEXT_LIMIT = 4_096;

const Said = z.union([
  z.strictObject({ id: z.uuid(), text: z.string() }),
  z.strictObject({
    id: z.uuid(),
    choice: z.strictObject({ question: z.string().min(1).max(200), index: z.int().min(0).max(99) }),
  }),
]);
const Opening = z.strictObject({ person: z.string().min(1).max(100), language: z.string().max(35).optional() });
const Visit = z.strictObject({ person: z.literal('visitor'), language: z.string().max(35).optional() });
const Language = z.strictObject({ language: z.string().max(35) });

/** Who says it, and when. */
export type Speaker = Pick<Incoming, 'account' | 'conversation' | 'at'> & Partial<Pick<Incoming, 'language'>>;

/** @throws HttpError 400: `bad-request`, `empty` or `too-long` */
export function incomingOf(body: unknown, speaker: Speaker): Incoming {
  const said = checked(Said, body);
  const common = { key: `web/${said.id.toLowerCase()}`, channel: 'web', ...speaker } as const;
  if ('choice' in said) return { ...common, kind: 'choice', choice: said.choice };
  if (said.text.trim() === '') throw new HttpError(400, 'empty');
  if (said.text.length > TEXT_LIMIT) throw new HttpError(400, 'too-long');
  return { ...common, kind: 'text', text: said.text };
}

/** @throws HttpError 400 `bad-request` */
export const openingOf = (body: unknown): z.infer<typeof Opening> => checked(Opening, body);
/** @throws HttpError 400 `bad-request` */
export const visitOf = (body: unknown): z.infer<typeof Visit> => checked(Visit, body);
/** @throws HttpError 400 `bad-request` */
export const languageOf = (body: unknown): string => checked(Language, body).language;

/** zod's own message tells what was sent; it is dropped, the code is enough. */
function checked<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const result = shape.safeParse(body);
  if (!result.success) throw new HttpError(400, 'bad-request');
  return result.data;
}
