/** What a pressed button gets beside the answer: the clock on it goes away, and so do the buttons. */
import { type Api } from 'node-telegram-bot-api';
import { type Log } from '../../bot/core/log.ts';
import { isBadRequest } from './failures.ts';
import { type Press } from './translate.ts';

/**
 * Ends the waiting of a button and takes the buttons away, so that nobody presses what was answered. Courtesies: the
 * press is kept already. Never throws. Not in a group, where the question may be another person's.
 */
export async function settlePress(api: Api, { id, shown }: Press, log: Log): Promise<void> {
  await courtesy(log, api.answerCallbackQuery({ callback_query_id: id }));
  if (!shown?.isPrivate) return;
  const { chat, message } = shown;
  await courtesy(log, api.editMessageReplyMarkup({ chat_id: chat, message_id: message }));
}

/** Refused is: pressed too long ago, or the buttons are gone already. */
async function courtesy(log: Log, call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isBadRequest(error)) log.warn({ err: error }, 'a button was not settled');
  });
}
