/** Every setting: its name, what it is for, what it may be and what it is when absent. `.env.example` is made from this. */
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';

const LOCALES = join(import.meta.dirname, '..', 'locales');
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** True for addresses that only this machine can reach. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);

/** `https://host` or `http://localhost`, with a port if need be and nothing else, as `URL.origin`. */
const publicUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.protocol === 'https:' || isLoopback(url.hostname))
  .refine((url) => url.href === `${url.origin}/`)
  .transform((url) => url.origin);

/** An address to call: https, or this machine; as it is written, without a slash at its end. */
const apiUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.protocol === 'https:' || isLoopback(url.hostname))
  .refine((url) => url.username === '' && url.search === '' && url.hash === '')
  .transform((url) => url.href.replace(/\/+$/, ''));

const trustProxy = z.union([
  z.literal('off').transform(() => false as const),
  z.literal('loopback'),
  z
    .string()
    .regex(/^[1-9]$/)
    .transform(Number),
]);

const guid = z.guid().transform((text) => text.toLowerCase());

const folder = z.string().regex(/^[^\0]+$/);

interface Setting<Value> {
  /** What it is for. */
  what: string;
  /** What it may be: completes "it must be …". */
  must: string;
  schema: z.ZodType<Value, string>;
  /** What it is when absent; without one it is optional. */
  fallback?: string;
}
const setting = <Value, More extends { fallback?: string }>(it: Setting<Value> & More): Setting<Value> & More => it;

/** In the order of `.env.example`. */
export const SETTINGS = {
  PORT: setting({
    what: 'The port of the web server.',
    must: 'a whole number from 0 to 65535 (0: any that is free)',
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= 65535),
    fallback: '3978',
  }),
  HOST: setting({
    what: 'The address the web server listens on. Keep it on this machine and put a proxy with TLS in front.',
    must: 'an IP address or a host name',
    schema: z.string().refine((host) => isIP(host) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(host)),
    fallback: '127.0.0.1',
  }),
  PUBLIC_URL: setting({
    what: 'The address people use, when a proxy stands in front.',
    must: 'an https address without a path, such as https://chat.school.nl (http for localhost only)',
    schema: publicUrl,
  }),
  TRUST_PROXY: setting({
    what: 'Whose word about the address of a visitor is taken: how many proxies stand in front, or those on this machine.',
    must: 'off, loopback, or the number of proxies (1 to 9)',
    schema: trustProxy,
    fallback: 'off',
  }),
  METRICS_TOKEN: setting({
    what: 'Opens /metrics for who sends it as a bearer token. Without it there is no /metrics.',
    must: 'at least 16 characters without spaces, such as `openssl rand -hex 24` prints',
    schema: z.string().regex(/^\S{16,}$/),
  }),
  MONGODB_URI: setting({
    what: 'A MongoDB replica set. Without it, the embedded store in DATA_FOLDER is used.',
    must: 'an address that begins with mongodb:// or mongodb+srv://',
    schema: z.string().regex(/^mongodb(\+srv)?:\/\/\S+$/),
  }),
  DATA_FOLDER: setting({
    what: 'Where the embedded store keeps its file.',
    must: 'the path of a folder',
    schema: folder,
    fallback: './data',
  }),
  MASTER_KEY_FILE: setting({
    what: 'The keys that all other keys are wrapped with, one a line, the current one first. Keep a copy apart from the data and the backups: without it nothing can be read.',
    must: 'the path of a file outside DATA_FOLDER and BACKUP_FOLDER',
    schema: folder,
    fallback: './keys/master.key',
  }),
  BACKUP_FOLDER: setting({
    what: 'Where a backup is written every night. Without it there are none but those made by command or before a migration, in ./backups.',
    must: 'the path of a folder, best on another disk',
    schema: folder,
  }),
  BACKUPS_KEPT: setting({
    what: 'How many backups are kept in BACKUP_FOLDER; the oldest go.',
    must: 'a whole number from 1 to 999',
    schema: z
      .string()
      .regex(/^[1-9]\d{0,2}$/)
      .transform(Number),
    fallback: '14',
  }),
  SCHOOLS_FOLDER: setting({
    what: 'Where the school packs are.',
    must: 'the path of a folder',
    schema: folder,
    fallback: './schools',
  }),
  SCHOOL: setting({
    what: 'The pack that is served when only the demo is there.',
    must: 'the name of a folder in SCHOOLS_FOLDER: small letters, digits and hyphens',
    schema: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/),
    fallback: 'kelderswerf',
  }),
  DEMO: setting({
    what: 'Invented families and staff, for trying out. auto: only while nobody else can reach this machine.',
    must: 'auto, on or off',
    schema: z.enum(['auto', 'on', 'off']),
    fallback: 'auto',
  }),
  TELEGRAM_BOT_TOKEN: setting({
    what: 'Switches Telegram on: the token that @BotFather gave for the bot of the school.',
    must: 'a token as @BotFather gives it: digits, a colon, and at least 30 letters, digits, _ or -',
    schema: z.string().regex(/^\d{5,16}:[\w-]{30,100}$/),
  }),
  TELEGRAM_BOT_NAME: setting({
    what: 'The name of that bot, for the links in letters to parents (npm run school -- letters).',
    must: 'a name as @BotFather gives it, without @: letters, digits and _, ending in bot',
    schema: z.string().regex(/^[a-z]\w{1,28}bot$/i),
  }),
  TELEGRAM_DECISION: setting({
    what: 'Where the school wrote down that it wants Telegram, and why (docs/telegram.md). In production Telegram needs it.',
    must: 'a reference of at most 200 characters, such as the date and number of a decision',
    schema: z.string().regex(/^[^\0\n]{1,200}$/),
  }),
  TELEGRAM_API_URL: setting({
    what: "The address of Telegram's Bot API, for who runs a Bot API server of their own.",
    must: 'an https address (http for this machine only), without a question mark or a name in it',
    schema: apiUrl,
    fallback: 'https://api.telegram.org',
  }),
  TEAMS_APP_ID: setting({
    what: 'Switches Microsoft Teams on: the application (client) id of the bot of the school (docs/teams.md).',
    must: 'a GUID as the Azure portal shows it',
    schema: guid,
  }),
  TEAMS_TENANT_ID: setting({
    what: 'The directory (tenant) id of the school: nobody outside it, or its guests, is heard.',
    must: 'a GUID as the Azure portal shows it',
    schema: guid,
  }),
  TEAMS_APP_PASSWORD: setting({
    what: 'The value of a client secret of that application.',
    must: 'at least 16 characters without spaces',
    schema: z.string().regex(/^\S{16,200}$/),
  }),
  TEAMS_PASSWORD_EXPIRES: setting({
    what: 'The day on which that secret ends, as the Azure portal shows it: 30 days before, whoever runs the machine is warned.',
    must: 'a date such as 2027-08-31',
    schema: z.iso.date(),
  }),
  TEAMS_CLOUD_URL: setting({
    what: "A stand-in for Microsoft's cloud, for trying out. Never in production.",
    must: 'an http address on this machine, with a port and nothing else',
    schema: publicUrl.refine((url) => isLoopback(new URL(url).hostname)),
  }),
  FILE_LIMIT_MB: setting({
    what: 'The largest photo, spoken message or document of a parent that is kept, in MB. 0: none is fetched or kept.',
    must: 'a whole number from 0 to 20 (Telegram gives no larger ones)',
    schema: z
      .string()
      .regex(/^\d{1,2}$/)
      .transform(Number)
      .refine((megabytes) => megabytes <= 20),
    fallback: '10',
  }),
  LOG_LEVEL: setting({
    what: 'How much is logged. Never what people write.',
    must: `one of ${LOG_LEVELS.join(', ')}`,
    schema: z.enum(LOG_LEVELS),
    fallback: 'info',
  }),
  DEFAULT_LANGUAGE: setting({
    what: 'The language for who has not chosen one and writes none that we know.',
    must: 'the name of a folder in locales/, such as nl or en',
    schema: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .refine((language) => existsSync(join(LOCALES, language))),
    fallback: 'nl',
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;

/** With one of these a channel to the outside is meant, so there can be no demo. */
export const CHANNEL_SETTINGS = [
  'TELEGRAM_BOT_TOKEN',
  'TEAMS_APP_ID',
  'TEAMS_APP_PASSWORD',
  'TEAMS_TENANT_ID',
] as const;
