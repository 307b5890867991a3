/** The part of an activity that we look at. What does not fit is none, and what is not named here reaches nobody, the SDK included. */
import { z } from 'zod';

/** Teams takes 100 KB (UTF-16) for a whole message. */
const TEXT_LIMIT = 51_200;

const Id = z.string().min(1).max(512);
const Name = z.string().max(256);

const From = z.object({ id: Id, aadObjectId: z.guid().optional() });
/** `text` is how the mention stands in the text of the activity. */
const Entity = z.object({
  type: Name,
  text: z.string().max(1_024).optional(),
  mentioned: z.object({ id: z.string().max(512) }).optional(),
});
const Attachment = z.object({ contentType: Name, name: z.string().max(1_024).optional() });
const Moment = z
  .string()
  .max(40)
  .refine((text) => !Number.isNaN(Date.parse(text)));

const Activity = z.object({
  type: z.string().min(1).max(64),
  id: Id,
  timestamp: Moment.optional(),
  /** When the client made it; `timestamp` is when Teams took it in (Activity protocol, "Timestamp"). */
  localTimestamp: Moment.optional(),
  channelId: z.string().min(1).max(64),
  serviceUrl: z.string().min(1).max(2_048),
  from: From,
  recipient: z.object({ id: Id }),
  conversation: z.object({
    id: Id,
    conversationType: z.enum(['personal', 'groupChat', 'channel']),
    tenantId: Name.optional(),
  }),
  channelData: z.object({ tenant: z.object({ id: Name }).optional(), eventType: Name.optional() }).default({}),
  text: z.string().max(TEXT_LIMIT).optional(),
  locale: z.string().max(35).optional(),
  /** What sort of invoke, of installation update. */
  name: Name.optional(),
  action: Name.optional(),
  value: z.unknown().optional(),
  attachments: z.array(Attachment).max(50).optional(),
  entities: z.array(Entity).max(200).optional(),
  replyToId: z.string().max(512).optional(),
});

export type Activity = z.infer<typeof Activity>;

const Pressed = z.object({ action: z.object({ type: z.string().max(64), data: z.unknown().optional() }) });

/** The SDK takes the value of a press for one, whatever it is. */
const PRESS = 'adaptiveCard/action';
const isWhole = ({ name, value }: Activity): boolean => name !== PRESS || Pressed.safeParse(value).success;

/** The activity in what was received; undefined when it is none. What zod says quotes people, so it is dropped. */
export function activityOf(received: unknown): Activity | undefined {
  const result = Activity.safeParse(received);
  return result.success && isWhole(result.data) ? result.data : undefined;
}

/** The choice in a button's data: which question, which of its choices. The data comes from outside: it proves nothing. */
const Chosen = z.object({ choice: z.string().regex(/^[\w-]{1,64}:\d{1,2}$/) });

/** What was chosen in a card; undefined when it is no choice of ours. */
export function choiceIn(data: unknown): { question: string; index: number } | undefined {
  const { success, data: found } = Chosen.safeParse(data);
  if (!success) return undefined;
  const [question = '', index] = found.choice.split(':');
  return { question, index: Number(index) };
}

/** The data of a pressed `Action.Execute`; undefined for any other invoke. */
export function pressedData(value: unknown): unknown {
  const { success, data } = Pressed.safeParse(value);
  return success && data.action.type === 'Action.Execute' ? data.action.data : undefined;
}
