/** Dialogs at work: a step gets its answer, a question stays open or is asked again, what was open before goes on. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AnyDialog, Said, Scene } from '../core/dialog.ts';
import type { TextKey } from '../core/words.ts';
import { type Ran, runDialog } from './run-dialog.ts';
import {
  lastQuestion,
  type OpenQuestion,
  type Reply,
  type TalkState,
  withClosed,
  withoutQuestion,
  withQuestion,
} from './state.ts';
import type { Turn } from './turn.ts';

/** How far one can go back in a dialog. */
const STEPS_BACK = 10;

export interface Response {
  state: TalkState;
  replies: Reply[];
  language?: string;
  /** It could not be handled. */
  unhandled?: boolean;
}

/** A message without values. */
export const say = (key: TextKey): Reply => ({ message: { key } });

/** Gives the answer to the step that asked. Undefined: it was no answer. */
export async function take(
  turn: Turn,
  state: TalkState,
  question: OpenQuestion,
  said: Said,
  index: number | undefined,
): Promise<Response | undefined> {
  const dialog = dialogOf(turn, question);
  if (!dialog || dialog.version !== question.version || !(question.step in dialog.steps))
    return restart(turn, state, question, dialog);
  const ran = await runDialog(dialog, question.step, { ...sceneOf(turn), said, memory: question.memory });
  if (ran.kind === 'unclear' || isSameQuestion(question, ran)) return undefined;
  const here = { step: question.step, memory: question.memory, say: question.say };
  const trail = [...question.trail, here].slice(-STEPS_BACK);
  const response = settled(turn, withoutQuestion(state, question.id), dialog, ran, {
    meaning: question.meaning,
    trail,
  });
  if (index === undefined) return response;
  return {
    ...response,
    state: withClosed(response.state, { id: question.id, index, account: question.account, replies: response.replies }),
  };
}

/** A step that asks the same again, having learnt nothing, got no answer. */
const isSameQuestion = (question: OpenQuestion, ran: Ran): boolean =>
  ran.kind === 'asked' && ran.step === question.step && isDeepStrictEqual(ran.memory, question.memory);

/** The dialog changed since it asked: it begins again, and says so. */
async function restart(
  turn: Turn,
  state: TalkState,
  question: OpenQuestion,
  dialog: AnyDialog | undefined,
): Promise<Response> {
  const rest = withoutQuestion(state, question.id);
  if (!dialog) return { state: rest, replies: [say('bot.question-closed')] };
  const response = await begin({ ...turn, meaning: question.meaning }, rest, dialog);
  return { ...response, replies: [say('bot.restarted'), ...response.replies] };
}

/** Gives the word to a dialog, from its first step. */
export async function begin(turn: Turn, state: TalkState, dialog: AnyDialog): Promise<Response> {
  const said: Said = { text: turn.incoming.text ?? '', meaning: turn.meaning };
  const ran = await runDialog(dialog, dialog.first, { ...sceneOf(turn), said, memory: {} });
  return settled(turn, state, dialog, ran, { meaning: turn.meaning, trail: [] });
}

/** A question stays open; after the end of a dialog, the question that was open before is asked again. */
function settled(
  turn: Turn,
  state: TalkState,
  dialog: AnyDialog,
  ran: Ran,
  begun: Pick<OpenQuestion, 'meaning' | 'trail'>,
): Response {
  if (ran.kind === 'unclear') throw new Error(`dialog ${dialog.id} does not understand its own first message`);
  const common = { ...begun, ...askedBy(turn, dialog) };
  if (ran.kind === 'done') return ended(turn, state, ran, common);
  const question: OpenQuestion = { ...common, step: ran.step, memory: ran.memory, say: ran.say };
  return { state: withQuestion(state, question), replies: shownAgain(question) };
}

type Asked = Omit<OpenQuestion, 'step' | 'memory' | 'say'>;

const askedBy = (turn: Turn, { id, version }: AnyDialog): Omit<Asked, 'meaning' | 'trail'> => ({
  id: questionId(turn.cause),
  dialog: id,
  version,
  account: turn.incoming.account,
  at: turn.now.toISOString(),
});

/** Over. What is offered then is offered only where no question waits for its answer: a typed one must never fit two. */
function ended(turn: Turn, state: TalkState, { say, offer, language }: Done, common: Asked): Response {
  const spoken = language === undefined ? {} : { language };
  const replies: Reply[] = say.map((message) => ({ message }));
  const last = say.at(-1);
  if (!offer || !last || lastQuestion(state, turn.incoming.account))
    return { ...goOn(turn, state, replies), ...spoken };
  const { step, memory, choices } = offer;
  const question = { ...common, step, memory, say: [{ key: last.key, choices }], offer: true };
  replies[replies.length - 1] = { message: { ...last, choices }, question: common.id };
  return { state: withQuestion(state, question), replies, ...spoken };
}
type Done = Extract<Ran, { kind: 'done' }>;

/** Back to the question that was open before, if there is one. */
export const goOn = (turn: Turn, state: TalkState, replies: Reply[]): Response => {
  const open = lastQuestion(state, turn.incoming.account);
  return { state, replies: open ? [...replies, say('bot.go-on'), ...shownAgain(open)] : replies };
};

/** The same question again, with a hint. */
export const again = (state: TalkState, question: OpenQuestion, hint: TextKey): Response => ({
  state,
  replies: [say(hint), ...shownAgain(question)],
});

/** 12 characters from the cause: the same turn, tried again, asks under the same id. */
export const questionId = (cause: string): string =>
  createHash('sha256').update(cause).digest('base64url').slice(0, 12);

/** The question's messages; the choices hang on the last. */
export const shownAgain = (question: OpenQuestion | undefined): Reply[] =>
  question?.say.map((message, at) =>
    at === question.say.length - 1 ? { message, question: question.id } : { message },
  ) ?? [];

/** The dialog that asked; undefined when there is none of that name any more. */
export function dialogOf(turn: Turn, question: OpenQuestion): AnyDialog | undefined {
  const { dialogs, voice, link, commands, unasked } = turn.parts;
  const all = [...dialogs.values(), voice, link, ...unasked, ...commands.map((command) => command.dialog)];
  return all.find((dialog) => dialog.id === question.dialog);
}

/** Whether the question is dropped in silence when the next message is about something else. */
export function lapses(turn: Turn, question: OpenQuestion): boolean {
  const dialog = dialogOf(turn, question);
  const { lapses: which = false } = dialog ?? { lapses: true };
  return typeof which === 'boolean' ? which : which.includes(question.step);
}

/** Its answer is not one of the choices only. */
export const isTyped = (turn: Turn, question: OpenQuestion): boolean =>
  (dialogOf(turn, question)?.steps[question.step]?.expects ?? 'choice') !== 'choice';

/** A turn knows all that a step may look at, but for what was said and what the dialog remembers. */
const sceneOf = (turn: Turn): Omit<Scene<object>, 'said' | 'memory'> => ({
  ...turn,
  takesFiles: turn.parts.files.takenBy(turn.incoming.channel),
});
