/** What to answer: the open question gets its answer first; anything else is understood and given to a dialog. */
import type { Act, AnyDialog, Said } from '../core/dialog.ts';
import { codeIn } from '../core/link-code.ts';
import type { Outgoing, TextKey } from '../core/words.ts';
import {
  choicesOf,
  lastOffer,
  lastQuestion,
  newTalk,
  type OpenQuestion,
  type TalkState,
  withoutQuestion,
  withQuestion,
} from './state.ts';
import { tellOfFile } from './tell-of-file.ts';
import {
  again,
  begin,
  dialogOf,
  goOn,
  isTyped,
  lapses,
  questionId,
  type Response,
  say,
  shownAgain,
  take,
} from './steps.ts';
import type { Turn } from './turn.ts';

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
  const called = dialogCalled(turn, state, text);
  if (called) return beginAnew(turn, state, called);
  const question = lastQuestion(state, turn.incoming.account);
  const act = turn.parts.understanding.actOf(text);
  if (question) {
    const answered = await answerInWords(turn, state, question, text, act);
    if (answered) return answered;
  }
  const offer = question ? undefined : lastOffer(state, turn.incoming.account);
  const taken = offer && chosenInWords(turn, offer, text, act);
  if (offer && taken) return choose(turn, state, offer, taken);
  const drops = question && lapses(turn, question) && turn.meaning.danger === undefined;
  // It may be an answer to the question before.
  return drops ? respondToText(turn, withoutQuestion(state, question.id)) : startDialog(turn, state, act);
}

/** What is said of a file; then the words beside it are answered as if they had come alone, and a spoken message gets its question. */
async function respondToFile(turn: Turn, state: TalkState): Promise<Response> {
  const { told, state: known } = tellOfFile(turn, state);
  const { text = '', files } = turn.incoming;
  if (text.trim() !== '') return after(told, await respondToText(turn, known));
  const isVoice = files?.some((file) => file.kind === 'voice') && turn.conversation.kind === 'private';
  return isVoice ? after(told, await begin(turn, known, turn.parts.voice)) : { state: known, replies: told };
}

const after = (told: Response['replies'], response: Response): Response => ({
  ...response,
  replies: [...told, ...response.replies],
});

/** A code is never an answer or a question: it is told apart before anything else. So is a command, but not in content. */
function dialogCalled(turn: Turn, state: TalkState, text: string): AnyDialog | undefined {
  const { link, commands } = turn.parts;
  if (codeIn(text) !== undefined) return link;
  const question = lastQuestion(state, turn.incoming.account);
  const asks = question && dialogOf(turn, question)?.steps[question.step];
  if (asks?.expects === 'free') return undefined;
  return commands.find(({ said }) => isSaid(turn, text, said, undefined))?.dialog;
}

/** Its question of before, if it is still open, is dropped. */
function beginAnew(turn: Turn, state: TalkState, dialog: AnyDialog): Promise<Response> {
  const questions = state.questions.filter((question) => question.dialog !== dialog.id);
  return begin(turn, { ...state, questions }, dialog);
}

/** In a group only what everybody may know: no talk about a child, no notes, no settings. */
const isPublic = (turn: Turn): boolean =>
  !dialogCalled(turn, newTalk(), turn.incoming.text ?? '') &&
  ['answer', 'greeting', 'thanks', 'help', 'unknown', 'upcoming-events'].includes(turn.meaning.intent);

async function press(turn: Turn, state: TalkState): Promise<Response> {
  const { question: id = '', index = -1 } = turn.incoming.choice ?? {};
  const question = state.questions.find((one) => one.id === id);
  if (!question) return pressedTooLate(turn, state, id, index);
  if (question.account !== turn.incoming.account) return { state, replies: [say('bot.question-not-yours')] };
  const value = choicesOf(question)[index]?.value;
  if (value === undefined) return again(state, question, 'bot.choose');
  return choose(turn, state, question, { value, index });
}

async function choose(
  turn: Turn,
  state: TalkState,
  question: OpenQuestion,
  { value, index }: { value: string; index: number },
): Promise<Response> {
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

/** Telephones put a full stop behind what is typed. */
const plain = (text: string): string =>
  text
    .trim()
    .replace(/[.!?]+$/, '')
    .toLowerCase();
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

async function startDialog(turn: Turn, state: TalkState, act: Act | undefined): Promise<Response> {
  if (act === 'stop') return { state, replies: [say('bot.nothing-to-stop')] };
  if (turn.expired && act !== undefined && act !== 'help') return { state, replies: [say('bot.expired')] };
  if (act === 'back' || typeof act === 'number') return { state, replies: [say('bot.nothing-open')] };
  const intent = act === 'help' ? 'help' : turn.meaning.intent;
  const dialog = turn.parts.dialogs.get(intent);
  if (intent === 'urgent' || !dialog) return { state, replies: [] };
  return begin(turn, state, dialog);
}
