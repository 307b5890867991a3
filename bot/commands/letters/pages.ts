/** Letters as one page that a browser prints: a sheet of A4 for each, with its code in print and as a QR code. */
import { toString as qrCode } from 'qrcode';
import { printedCode } from '../../core/link-code.ts';
import type { TextKey, Values } from '../../core/words.ts';
import type { Letter } from '../../../models/people/letters.ts';
import type { Pack } from '../../../models/packs/types.ts';
import type { Speech } from '../../speech/speech.ts';
import { inZone } from '../../core/clock.ts';

export interface Printing {
  pack: Pack;
  speech: Speech;
  to: 'guardian' | 'staff';
  /** For who has not chosen one. */
  language: string;
  /** Where the web chat is reached, and the name of the bot in Telegram; at least one of them. */
  publicUrl?: string | undefined;
  telegramName?: string | undefined;
  now: Date;
}

/** As long as a code in a letter works. */
const DAYS = 30;
const STYLE = `
@page { size: A4; margin: 20mm; }
body { margin: 0; color: #000; background: #fff; font: 12pt/1.5 Arial, sans-serif; }
section { box-sizing: border-box; max-width: 170mm; margin: 0 auto; padding: 8mm 0; break-after: page; }
section:last-child { break-after: auto; }
address { font-style: normal; min-height: 30mm; margin-bottom: 12mm; }
h1 { font-size: 18pt; line-height: 1.25; }
li { margin: 2mm 0; }
.code { font: bold 17pt/1.4 "Courier New", monospace; letter-spacing: .04em; white-space: nowrap; margin: 4mm 0; }
.qr { width: 46mm; height: 46mm; float: inline-end; margin-inline-start: 8mm; }
.address { overflow-wrap: anywhere; }`;

/** The whole page. What comes from people is escaped. */
export async function lettersPage(letters: readonly Letter[], printing: Printing): Promise<string> {
  const { speech, language, now } = printing;
  const title = speech.say('letter.title', {}, { language, zone: 'utc', now });
  const sheets: string[] = [];
  for (const letter of letters) sheets.push(await sheetOf(letter, printing));
  const head = `<meta charset="utf-8"><title>${escape(title)}</title><style>${STYLE}</style>`;
  return `<!doctype html>\n<html lang="${language}"><head>${head}</head>\n<body><main>\n${sheets.join('\n')}\n</main></body></html>\n`;
}

type Say = (key: TextKey, values?: Values) => string;

async function sheetOf(letter: Letter, printing: Printing): Promise<string> {
  const { pack, speech, to, now } = printing;
  const language = speech.languages.find((one) => one === letter.language) ?? printing.language;
  const say: Say = (key, values = {}) => escape(speech.say(key, values, { language, zone: pack.timeZone, now }));
  const children = letter.children.map(({ initials, group }) => `${initials} (${group})`).join(', ');
  const guardian = to === 'guardian';
  return [
    `<section lang="${language}">`,
    `<address>${[say('letter.to', { name: letter.name }), ...letter.address.map(escape)].join('<br>')}</address>`,
    `<h1>${say('letter.heading', { school: pack.name })}</h1>`,
    paragraph(guardian ? say('letter.what') : say('letter.what-staff')),
    ...(guardian ? [paragraph(say('letter.about', { children }))] : []),
    await qrOf(linkOf(letter.code, printing), say('letter.qr')),
    `<ol>${stepsOf(letter.code, printing, say)}</ol>`,
    paragraph(say('letter.until', { date: { date: endOf(printing), as: 'day' } })),
    paragraph(guardian ? say('letter.secret') : say('letter.secret-staff')),
    paragraph(helpIn(pack, say)),
    '</section>',
  ].join('\n');
}

const paragraph = (html: string): string => `<p>${html}</p>`;

function stepsOf(code: string, { to, publicUrl, telegramName: bot }: Printing, say: Say): string {
  const steps = [
    say('letter.step-open'),
    ...(publicUrl === undefined
      ? []
      : [`<span class="address">${say('letter.step-address', { address: publicUrl })}</span>`]),
    ...(bot === undefined ? [] : [say('letter.step-telegram', { bot })]),
    `${say('letter.step-type')}<div class="code" dir="ltr">${printedCode(code)}</div>`,
    ...(to === 'guardian' ? [say('letter.step-born')] : []),
    say('letter.step-yes'),
  ];
  return steps.map((step) => `<li>${step}</li>`).join('\n');
}

/** The page of the web chat, which fills the code in; without it Telegram's own link (core.telegram.org/bots/features#deep-linking). */
function linkOf(code: string, { publicUrl, telegramName }: Printing): string {
  if (publicUrl !== undefined) return `${publicUrl}/?code=${printedCode(code)}`;
  return `https://t.me/${telegramName ?? ''}?start=${code}`;
}

async function qrOf(link: string, label: string): Promise<string> {
  const svg = await qrCode(link, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return svg.replace('<svg ', `<svg class="qr" role="img" aria-label="${label}" `).trim();
}

const endOf = ({ now, pack }: Printing): string =>
  inZone(now, pack.timeZone).plus({ days: DAYS }).toJSDate().toISOString();

function helpIn({ contact }: Pack, say: Say): string {
  const help = say('letter.help', { office: { words: contact.office } });
  return contact.phone === undefined ? help : `${help} ${say('letter.call', { phone: contact.phone })}`;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
