/** Sends one part. A call is made once: repeating it is for who knows what a repeated message would do. */
import { type Api, InputFile } from 'node-telegram-bot-api';
import { Gone, type Spoken } from '../../bot/core/channel.ts';
import { failureOf, isBadRequest } from './failures.ts';
import { placeOf } from './place.ts';
import { type Part } from './plan.ts';

/**
 * Sends a part to a chat; returns the id of the message.
 * @throws Retry, Gone or Doubt; the platform's own error for what it does not take
 */
export async function sendPart(api: Api, chat: string, part: Part): Promise<string> {
  try {
    return await sendTo(api, chat, part);
  } catch (error) {
    if (!isBadRequest(error)) throw failureOf(error);
    const moved = error.migrateToChatId;
    if (moved !== undefined) return sendMoved(api, String(moved), part);
    throw (await isThere(api, placeOf(chat).chat_id)) ? error : new Gone('there is no such chat', { cause: error });
  }
}

async function sendTo(api: Api, chat: string, part: Part): Promise<string> {
  const { text, entities, keyboard, file } = part;
  const common = { ...placeOf(chat), ...(keyboard.length ? { reply_markup: { inline_keyboard: keyboard } } : {}) };
  if (file) return sendFile(api, file, { ...common, caption: text, caption_entities: entities });
  const { message_id: id } = await api.sendMessage({
    ...common,
    text,
    ...(entities.length ? { entities } : {}),
    link_preview_options: { is_disabled: true },
  });
  return String(id);
}

type Document = Parameters<Api['sendDocument']>[0];

async function sendFile(
  api: Api,
  { name, type, content }: NonNullable<Spoken['file']>,
  beside: Omit<Document, 'document'>,
): Promise<string> {
  const document = new InputFile(typeof content === 'string' ? Buffer.from(content) : content, {
    filename: name,
    contentType: type,
  });
  const { message_id: id } = await api.sendDocument({ ...beside, document, disable_content_type_detection: true });
  return String(id);
}

/** A group that became a supergroup has a new id, which comes with the refusal. */
const sendMoved = (api: Api, chat: string, part: Part): Promise<string> =>
  sendTo(api, chat, part).catch((error: unknown) => {
    throw failureOf(error);
  });

/** "No such chat" and "a message you may not send" differ in words only, so the chat itself is asked for. */
async function isThere(api: Api, chat: string): Promise<boolean> {
  try {
    await api.getChat({ chat_id: chat });
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure instanceof Gone || isBadRequest(error)) return false;
    throw failure;
  }
}
