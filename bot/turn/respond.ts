/** What to answer: the open question gets its answer first; anything else is understood and given to a dialog. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Act, AnyDialog, Said, Scene } from '../core/dialog.ts';
import type { Outgoing, TextKey } from '../core/words.ts';
import { type Ran, runDialog } from './run-dialog.ts';
import {
  choicesOf,
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

const say = (key: TextKey): Reply => ({ message: { key } });

/** One message, one answer: to a button, to words, or to what we cannot read. */
export async function respond(turn: Turn, state: TalkState): Promise<Response> {
  const { kind } = turn.incoming;
  if (kind === 'choice') return press(turn, state);
  if (kind === 'text') return respondToText(turn, state);
  if (kind === 'joined') return meet(turn, state);
  if (kind === 'file') return respondToFile(turn, state);
  if (kind === 'edit') return { state, replies: [say('bot.edited')] };
  return { state, replies: [] };
}

/** The first meeting: only the language is asked, in that of the platform. A question of the parent's own is answered instead. */
async function meet(turn: Turn, state: TalkState): Promise<Response> {
  const greeting = say('bot.greeting');
  const language = turn.parts.dialogs.get('language-change');
  const isChosen = turn.who.kind === 'person' && turn.who.language !== undefined;
  if (state.told || turn.conversation.kind === 'group' || isChosen || !language) return { state, replies: [greeting] };
  const asked = await begin(turn, state, language);
  return { ...asked, replies: [greeting, ...asked.replies] };
}

async function respondToText(turn: Turn, state: TalkState): Promise<Response> {
  const text = turn.incoming.text ?? '';
  if (!text.trim()) return { state, replies: [say('bot.empty')] };
  if (turn.conversation.kind === 'group' && !isPublic(turn)) return { state, replies: [say('bot.private-only')] };
  const question = lastQuestion(state, turn.incoming.account);
  const act = turn.parts.understanding.actOf(text);
  if (question) {
    const answered = await answerInWords(turn, state, question, text, act);
    if (answered) return answered;
  }
  const drops = question && lapses(turn, question) && turn.meaning.danger === undefined;
  // It may be an answer to the question before.
  return drops ? respondToText(turn, withoutQuestion(state, question.id)) : startDialog(turn, state, act);
}

/** In a group only what everybody may know: no talk about a child, no notes, no settings. */
const isPublic = (turn: Turn): boolean =>
  ['answer', 'greeting', 'thanks', 'help', 'unknown', 'upcoming-events'].includes(turn.meaning.intent);

async function respondToFile(turn: Turn, state: TalkState): Promise<Response> {
  const { files, album } = turn.incoming;
  const isVoice = files?.some((file) => file.kind === 'voice') ?? false;
  if (isVoice && turn.conversation.kind === 'group') return { state, replies: [say('bot.private-only')] };
  if (album !== undefined && album === state.album) return { state, replies: [] };
  const answered = album === undefined ? state : { ...state, album };
  if (!isVoice) return { state: answered, replies: [say('bot.cannot-read')] };
  return begin(turn, state, turn.parts.voice);
}

// ---- a button ----

async function press(turn: Turn, state: TalkState): Promise<Response> {
  const { question: id = '', index = -1 } = turn.incoming.choice ?? {};
  const question = state.questions.find((one) => one.id === id);
  if (!question) return pressedTooLate(turn, state, id, index);
  if (question.account !== turn.incoming.account) return { state, replies: [say('bot.question-not-yours')] };
  const value = choicesOf(question)[index]?.value;
  if (value === undefined) return again(state, question, 'bot.choose');
  const response = await take(turn, state, question, { text: '', meaning: question.meaning, choice: value }, index);
  return response ?? again(state, question, 'bot.choose');
}

/** The same button twice: the same reply. Another one: closed, and what is open now. */
function pressedTooLate(turn: Turn, state: TalkState, id: string, index: number): Response {
  const { account } = turn.incoming;
  const closed = state.closed.find((one) => one.id === id && one.index === index && one.account === account);
  if (closed) return { state, replies: closed.replies };
  return { state, replies: [say('bot.question-closed'), ...shownAgain(lastQuestion(state, account))] };
}

// ---- an answer in words ----

/** Undefined: this message is about something else. */
async function answerInWords(
  turn: Turn,
  state: TalkState,
  question: OpenQuestion,
  text: string,
  act: Act | undefined,
): Promise<Response | undefined> {
  if (act === 'stop') return goOn(turn, withoutQuestion(state, question.id), [say('bot.stopped')]);
  if (act === 'help') return again(state, question, 'bot.help-in-dialog');
  if (act === 'back') return back(turn, state, question);
  const choice = chosenInWords(turn, question, text, act);
  const said: Said = {
    text,
    meaning: question.meaning,
    ...(choice === undefined ? {} : { choice: choice.value }),
    ...(act === undefined ? {} : { act }),
  };
  if (!choice && lapses(turn, question) && act === undefined && !isTyped(turn, question)) return undefined;
  const response = await take(turn, state, question, said, choice?.index);
  if (response) return response;
  return turn.meaning.intent === 'unknown' || act !== undefined ? again(state, question, 'bot.choose') : undefined;
}

/** By number, by its label, or by yes and no. */
function chosenInWords(
  turn: Turn,
  question: OpenQuestion,
  text: string,
  act: Act | undefined,
): { value: string; index: number } | undefined {
  const choices = choicesOf(question);
  const index =
    typeof act === 'number'
      ? act - 1
      : choices.findIndex(({ value, label, values }) => value === act || isSaid(turn, text, label, values));
  const found = choices[index];
  return found && { value: found.value, index };
}

const plain = (text: string): string => text.trim().toLowerCase();
function isSaid(turn: Turn, text: string, label: TextKey, values: Outgoing['values']): boolean {
  return turn.parts.languages.some(
    (language) => plain(turn.parts.say(label, values, { language, zone: 'utc', now: turn.now })) === plain(text),
  );
}

function back(turn: Turn, state: TalkState, question: OpenQuestion): Response {
  const trail = question.trail.slice(0, -1);
  const before = question.trail.at(-1);
  if (!before) return again(state, question, 'bot.nothing-to-go-back-to');
  const asked = { ...question, ...before, trail, id: questionId(turn.cause), at: turn.now.toISOString() };
  return { state: withQuestion(withoutQuestion(state, question.id), asked), replies: shownAgain(asked) };
}

// ---- steps ----

/** Gives the answer to the step that asked. Undefined: it was no answer. */
async function take(
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

async function startDialog(turn: Turn, state: TalkState, act: Act | undefined): Promise<Response> {
  if (act === 'stop') return { state, replies: [say('bot.nothing-to-stop')] };
  if (turn.expired && act !== undefined && act !== 'help') return { state, replies: [say('bot.expired')] };
  if (act === 'back' || typeof act === 'number') return { state, replies: [say('bot.nothing-open')] };
  const intent = act === 'help' ? 'help' : turn.meaning.intent;
  const dialog = turn.parts.dialogs.get(intent);
  if (intent === 'urgent' || !dialog) return { state, replies: [] };
  return begin(turn, state, dialog);
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
  if (ran.kind === 'done') {
    const { state: rest, replies } = goOn(
      turn,
      state,
      ran.say.map((message) => ({ message })),
    );
    return { state: rest, replies, ...(ran.language === undefined ? {} : { language: ran.language }) };
  }
  const question: OpenQuestion = {
    id: questionId(turn.cause),
    dialog: dialog.id,
    version: dialog.version,
    step: ran.step,
    memory: ran.memory,
    say: ran.say,
    ...begun,
    account: turn.incoming.account,
    at: turn.now.toISOString(),
  };
  return { state: withQuestion(state, question), replies: shownAgain(question) };
}

const goOn = (turn: Turn, state: TalkState, replies: Reply[]): Response => {
  const open = lastQuestion(state, turn.incoming.account);
  return { state, replies: open ? [...replies, say('bot.go-on'), ...shownAgain(open)] : replies };
};

const again = (state: TalkState, question: OpenQuestion, hint: TextKey): Response => ({
  state,
  replies: [say(hint), ...shownAgain(question)],
});

// ---- small things ----

/** 12 characters from the cause: the same turn, tried again, asks under the same id. */
const questionId = (cause: string): string => createHash('sha256').update(cause).digest('base64url').slice(0, 12);

/** The question's messages; the choices hang on the last. */
const shownAgain = (question: OpenQuestion | undefined): Reply[] =>
  question?.say.map((message, at) =>
    at === question.say.length - 1 ? { message, question: question.id } : { message },
  ) ?? [];

function dialogOf(turn: Turn, question: OpenQuestion): AnyDialog | undefined {
  const all = [...turn.parts.dialogs.values(), turn.parts.voice, ...turn.parts.unasked];
  return all.find((dialog) => dialog.id === question.dialog);
}
function lapses(turn: Turn, question: OpenQuestion): boolean {
  const dialog = dialogOf(turn, question);
  const { lapses: which = false } = dialog ?? { lapses: true };
  return typeof which === 'boolean' ? which : which.includes(question.step);
}
/** Its answer is not one of the choices only. */
const isTyped = (turn: Turn, question: OpenQuestion): boolean =>
  (dialogOf(turn, question)?.steps[question.step]?.expects ?? 'choice') !== 'choice';

/** A turn knows all that a step may look at, but for what was said and what the dialog remembers. */
const sceneOf = (turn: Turn): Omit<Scene<object>, 'said' | 'memory'> => turn;
