/** What a conversation remembers between turns; rests sealed in its document. */
import type { Heard, Incoming } from '../core/channel.ts';
import type { Meaning } from '../core/meaning.ts';
import type { Choice, Outgoing, TextKey } from '../core/words.ts';

/** A question that was asked and not answered yet: the dialog waits here. */
export interface OpenQuestion {
  /** Fits a button: question:choice is at most 64 bytes. */
  id: string;
  dialog: string;
  version: number;
  step: string;
  memory: object;
  /** The questions before this one in the same dialog, to go back to. */
  trail: { step: string; memory: object; say: Outgoing[] }[];
  /** The question as it was asked, to ask it again. */
  say: Outgoing[];
  /** What the message that began the dialog meant. */
  meaning: Meaning;
  /** Whose answer counts. */
  account: string;
  /** ISO 8601. */
  at: string;
  /** Nothing waits for it: it can be taken, and whatever else is said passes it by. */
  offer?: boolean;
}

/** A question that was answered: the same answer again gets the same reply. */
export interface ClosedQuestion {
  id: string;
  index: number;
  account: string;
  replies: Reply[];
}

/** A message to send; `question` when its choices can be answered. */
export interface Reply {
  message: Outgoing;
  question?: string;
}

export interface TalkState {
  /** Whether the person was told that this is a bot. */
  told: boolean;
  /** The language of the last reply, for messages that do not show one ("ok"). */
  language?: string;
  /** That language was asked for, and not guessed. */
  chosen?: boolean;
  /** The album that was answered last, and what was said of it: that is not said of each of its files. */
  album?: { id: string; told: TextKey[] };
  questions: OpenQuestion[];
  closed: ClosedQuestion[];
}

/** A conversation in which nothing was said yet. */
export const newTalk = (): TalkState => ({ told: false, questions: [], closed: [] });

/** What a turn leaves to be sent, in words only when it is sent. */
export interface Replies {
  school: string;
  language: string;
  /** What they answer; only for a channel that keeps the talk itself. */
  heard: HeardMessage[];
  replies: Reply[];
}

/** A message as the talk shows it; for a press, the button's label. */
export interface HeardMessage extends Heard {
  label?: Pick<Choice, 'label' | 'values'>;
}

/** What came in, as the talk shows it. */
export function heardMessage({ key, at, text, choice }: Incoming, state: TalkState | undefined): HeardMessage {
  const heard = { id: key, at: at.toISOString(), text: text ?? '' };
  if (!choice) return heard;
  const asked = state?.questions.find((question) => question.id === choice.question);
  const chosen = asked && choicesOf(asked)[choice.index];
  if (!chosen) return { ...heard, text: String(choice.index + 1), choice };
  const { label, values } = chosen;
  return { ...heard, choice, label: values ? { label, values } : { label } };
}

/** What can be chosen: the choices hang on a question's last message. */
export const choicesOf = (question: OpenQuestion): Choice[] => question.say.at(-1)?.choices ?? [];

const QUESTIONS_AT_MOST = 5;
const OFFERS_AT_MOST = 3;
const CLOSED_AT_MOST = 3;
const OPEN_FOR = 24 * 60 * 60 * 1000;

/** The open questions that have not expired, and whether some had. */
export function withoutExpired(state: TalkState, now: Date): { state: TalkState; expired: boolean } {
  const questions = state.questions.filter((question) => now.getTime() - Date.parse(question.at) < OPEN_FOR);
  const expired = state.questions.some((question) => !question.offer && !questions.includes(question));
  return { state: { ...state, questions }, expired };
}

/** Asked last, answered first; only by whom it was asked. */
export const lastQuestion = (state: TalkState, account: string): OpenQuestion | undefined =>
  state.questions.findLast((question) => question.account === account && !question.offer);

/** Whether a question waits for its answer. */
export const isWaiting = ({ questions }: TalkState): boolean => questions.some(({ offer }) => !offer);

/** What was offered last to this account. */
export const lastOffer = (state: TalkState, account: string): OpenQuestion | undefined =>
  state.questions.findLast((question) => question.account === account && question.offer);

/** With this question open, as the last; the oldest of too many is forgotten, and offers before questions. */
export function withQuestion(state: TalkState, question: OpenQuestion): TalkState {
  const all = [...withoutQuestion(state, question.id).questions, question];
  const offers = all.filter(({ offer }) => offer).slice(-OFFERS_AT_MOST);
  const questions = all.filter(({ offer }) => !offer).slice(-QUESTIONS_AT_MOST);
  return { ...state, questions: [...offers, ...questions] };
}

/** Without the question of this id. */
export const withoutQuestion = (state: TalkState, id: string): TalkState => ({
  ...state,
  questions: state.questions.filter((question) => question.id !== id),
});

/** Remembers an answer given, for when it is given again. */
export const withClosed = (state: TalkState, closed: ClosedQuestion): TalkState => ({
  ...state,
  closed: [...state.closed, closed].slice(-CLOSED_AT_MOST),
});
