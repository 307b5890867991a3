/**
 * One turn, the way of a message: who speaks, and in which language → is there danger → what is meant → one step of a
 * dialog → replies. The only place that catches errors: a UserError becomes words, anything else a reference for the
 * person and a record for the log. Failures of the store go on to the engine, which keeps the message and tries again.
 */
import { createHash } from 'node:crypto';
import { type Actor, isStaff, System } from '../core/actor.ts';
import { type Incoming, Retry } from '../core/channel.ts';
import { UserError } from '../core/errors.ts';
import type { Meaning } from '../core/meaning.ts';
import { packOf } from '../../models/packs/registry.ts';
import { isStoreFailure } from '../../models/store.ts';
import { whoIs } from '../../models/people/person.ts';
import { markGone } from '../../models/people/reach.ts';
import { keepWhatCame } from './brought.ts';
import { answerDanger } from './danger.ts';
import { inTime } from './in-time.ts';
import { respond } from './respond.ts';
import type { Response } from './steps.ts';
import { newTalk, type TalkState, withoutExpired } from './state.ts';
import type { Brought, Turn, TurnParts, TurnResult } from './turn.ts';

/** `incoming` may be several quick messages of one person that belong together, joined by gather.ts. */
export async function handleTurn(
  parts: TurnParts,
  conversation: Turn['conversation'],
  before: TalkState | undefined,
  incoming: Incoming,
): Promise<TurnResult> {
  const now = parts.clock.now();
  const { state, expired } = withoutExpired(before ?? newTalk(), now);
  const school = incoming.school ?? parts.school;
  const who = await speaker(conversation, incoming, school, now);
  if (incoming.kind === 'blocked' && conversation.kind === 'private')
    await markGone(System('a turn'), `${incoming.channel}/${incoming.account}`, now);
  const meaning = parts.understanding.understand(incoming.text ?? '', { school, staff: isStaff(who), now });
  const language = languageFor(parts, who, state, incoming, meaning);
  const cause = incoming.choice?.question ?? incoming.key;
  const account = { channel: incoming.channel, id: incoming.account };
  const turn: Turn = { parts, incoming, cause, conversation, account, who, school, language, now, meaning, expired };
  // A word of the staff that calls up a list ("noodbericht") is no message about danger.
  const helpLines = meaning.intent.startsWith('staff/') ? [] : await answerDanger(parts, turn);
  const brought = await broughtBy(turn);
  const response = await respondSafely(brought ? { ...turn, brought } : turn, state);
  const spoken = response.language ?? language;
  const said = { ...response, replies: [...helpLines, ...response.replies] }; // dangers are answered first
  const replies = withDisclosure(state, said, packOf(school).name);
  return {
    state: {
      ...response.state,
      told: state.told || replies.length > 0,
      language: spoken,
      ...chosenBy(response, state),
    },
    replies: { school, language: spoken, replies },
    cause,
    meaning,
    ...(response.unhandled ? { unhandled: true } : {}),
  };
}

/** In a group nobody is anybody: what is said there, all may read. */
export const speaker = async (
  conversation: Turn['conversation'],
  incoming: Incoming,
  school: string,
  now: Date,
): Promise<Actor> =>
  conversation.kind === 'group'
    ? { kind: 'visitor', school }
    : whoIs(System('a turn'), { channel: incoming.channel, id: incoming.account }, school, now);

/** A chosen language wins; then what the message is clearly written in; then that of the talk, the platform, the school. */
export function languageFor(
  parts: TurnParts,
  who: Actor,
  state: TalkState,
  incoming: Incoming,
  meaning: Meaning,
): string {
  const chosen = who.kind === 'person' ? who.language : undefined;
  const wishes = [
    chosen,
    state.chosen ? state.language : undefined,
    meaning.language,
    state.language,
    incoming.language?.slice(0, 2),
    'nl',
  ];
  return wishes.find((wish) => wish !== undefined && parts.languages.includes(wish)) ?? 'nl';
}

const chosenBy = (response: Response, state: TalkState): Pick<TalkState, 'chosen'> =>
  response.language !== undefined || state.chosen ? { chosen: true } : {};

/** A file that must be waited for keeps no help lines waiting. */
async function broughtBy(turn: Turn): Promise<Brought | undefined> {
  try {
    return await keepWhatCame(turn);
  } catch (error) {
    if (!(error instanceof Retry) || turn.meaning.danger === undefined) throw error;
    return { kind: 'refused', error: new UserError('file-lost') };
  }
}

async function respondSafely(turn: Turn, state: TalkState): Promise<Response> {
  try {
    return await inTime(respond(turn, state), LONGEST_TURN);
  } catch (error) {
    if (error instanceof UserError)
      return { state, replies: [{ message: { key: `errors.${error.code}`, values: error.values } }] };
    if (isStoreFailure(error)) throw error;
    const reference = referenceOf(turn.cause);
    turn.parts.log.error(
      { err: error, reference, conversation: turn.conversation.id, intent: turn.meaning.intent },
      'a turn failed',
    );
    return { state, replies: [{ message: { key: 'errors.unexpected', values: { reference } } }], unhandled: true };
  }
}
/** Turns take milliseconds; after so many, one hangs. */
const LONGEST_TURN = 10_000;

/** What a person can name at school, and what finds the record in the log. */
export const referenceOf = (cause: string): string => createHash('sha256').update(cause).digest('hex').slice(0, 8);

/** The first message of all says that this is a bot. */
export function withDisclosure(state: TalkState, response: Response, school: string): Response['replies'] {
  if (state.told || !response.replies.length) return response.replies;
  return [{ message: { key: 'bot.disclosure', values: { school } } }, ...response.replies];
}
