/** `npm run telegram:fake`: a fake Telegram to try the bot by hand. Lines typed here are said to the bot; `#2` presses a button. */
import { createInterface } from 'node:readline';
import { jpeg, ogg, pdf } from '../some-files.ts';
import { type Shown } from './chats.ts';
import { type FakeTelegram, fakeTelegram } from './fake-telegram.ts';
import { person, type TelegramPerson } from './people.ts';

const PORT = 8081;
const PERSON = 1001;
const help = (token: string): string => `A fake Telegram at http://127.0.0.1:${PORT}. Start the bot in another terminal:

  TELEGRAM_API_URL=http://127.0.0.1:${PORT} TELEGRAM_BOT_TOKEN=${token} npm start

Then type here what a parent says. Also:
  #2          press the second button of the last message that has buttons
  !edit text  change the last message
  !voice      send a spoken message (also !photo, !document, !sticker, !poll)
  !lose       lose the response to the next message of the bot
  !block      block the bot; !unblock lets it in again
`;

const fake = await fakeTelegram({ port: PORT });
const parent = person(fake, PERSON);
console.log(help(fake.token));
let shown = 0;
setInterval(() => {
  for (const message of parent.sees().slice(shown)) console.log(asText(message));
  shown = parent.sees().length;
}, 100);
for await (const line of createInterface({ input: process.stdin })) act(fake, parent, line.trim());
process.exit(0);

function act(
  telegram: FakeTelegram,
  { says, sends, edits, presses, blocks, unblocks }: TelegramPerson,
  line: string,
): void {
  const [, command = '', rest = ''] = /^!(\w+) ?(.*)$/.exec(line) ?? [];
  const button = /^#(\d{1,2})$/.exec(line)?.[1];
  const commands: Record<string, () => unknown> = {
    edit: () => edits(rest),
    lose: () => telegram.failNext('sendMessage', 'after'),
    block: blocks,
    unblock: unblocks,
  };
  if (line === '') return;
  if (button !== undefined) presses(Number(button) - 1);
  else if (command === '') says(line);
  else (commands[command] ?? (() => sends({ [command]: contentOf(telegram, command) })))();
}

/** As Telegram names them: a picture in its sizes, and each by the id that it is fetched by. */
function contentOf({ files }: FakeTelegram, kind: string): object {
  if (kind === 'photo') return [files.add(jpeg())];
  if (kind === 'voice') return files.add(ogg());
  return kind === 'document' ? files.add(pdf(), { file_name: 'brief.pdf' }) : {};
}

function asText({ text, file, keyboard }: Shown): string {
  const buttons = keyboard.flat().map((button, at) => `  [#${at + 1}] ${button.text}`);
  return ['', ...(file ? [`  [file] ${file.name}, ${file.size} bytes`] : []), text, ...buttons]
    .map((line) => line.replaceAll('\n', '\n  '))
    .join('\n  ');
}
