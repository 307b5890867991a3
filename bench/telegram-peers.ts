/** What others would make, as their own guides have it. None of them keeps anything. */
import { createRequire } from 'node:module';
import { Bot as GrammyBot } from 'grammy';
import { Api, longPoll } from 'node-telegram-bot-api';
import { loadPacks } from '../models/packs/load.ts';

export interface Where {
  apiUrl: string;
  token: string;
}

/** Says what it hears, by the package that our own channel stands on. */
export function echoWithApi({ apiUrl, token }: Where): Promise<void> {
  const api = new Api(token, { apiRoot: apiUrl });
  const run = async (): Promise<void> => {
    for await (const update of longPoll(api, { timeout: 25 })) {
      const { message } = update as { message?: { text?: string; chat: { id: number } } };
      if (message?.text !== undefined) await api.sendMessage({ chat_id: message.chat.id, text: message.text });
    }
  };
  void run();
  return Promise.resolve();
}

/** Says what it hears. */
export const echoWithGrammy = (where: Where): Promise<void> => startGrammy(where, (text) => Promise.resolve(text));

/** Answers from a pack, whose example questions nlp.js has learnt. */
export async function answerWithNlp(where: Where, schools: string, school: string): Promise<void> {
  const nlp = await learnt(schools, school);
  return startGrammy(where, async (text) => (await nlp.process('nl', text)).answer ?? '?');
}

function startGrammy({ apiUrl, token }: Where, answerTo: (text: string) => Promise<string>): Promise<void> {
  const bot = new GrammyBot(token, { client: { apiRoot: apiUrl } });
  bot.on('message:text', async (context) => {
    await context.reply(await answerTo(context.message.text));
  });
  return new Promise((resolve, reject) => {
    bot.start({ onStart: () => resolve() }).catch(reject);
  });
}

/** The part of nlp.js that we use; it brings no types. */
interface Nlp {
  container: { use(part: unknown): void };
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  addAnswer(language: string, intent: string, answer: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<{ answer?: string }>;
}
async function learnt(schools: string, school: string): Promise<Nlp> {
  const require = createRequire(import.meta.url);
  const { dockStart } = require('@nlpjs/basic') as { dockStart(settings: object): Promise<{ get(name: 'nlp'): Nlp }> };
  const { LangNl } = require('@nlpjs/lang-nl') as { LangNl: unknown };
  const settings = { nlp: { log: false, autoSave: false }, 'nlu-nl': { log: false } };
  const nlp = (await dockStart({ use: ['Basic'], settings })).get('nlp');
  nlp.container.use(LangNl);
  nlp.addLanguage('nl');
  for (const { id, examples, text } of loadPacks(schools).get(school)?.answers ?? []) {
    for (const example of examples['nl'] ?? []) nlp.addDocument('nl', example, id);
    nlp.addAnswer('nl', id, text.nl);
  }
  await nlp.train();
  return nlp;
}
