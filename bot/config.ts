/** Environment → configuration. All problems are listed at once, by name and never by value: a value may be a secret. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type z } from 'zod';
import { OperatorError } from './core/errors.ts';
import { nearest } from './core/near.ts';
import { CHANNEL_SETTINGS, isLoopback, type SettingName, SETTINGS } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Values = { [Name in SettingName]?: z.output<(typeof SETTINGS)[Name]['schema']> };
type Optional = {
  [Name in SettingName]: (typeof SETTINGS)[Name] extends { fallback: string } ? never : Name;
}[SettingName];
/** When nothing is wrong, only settings without a fallback can be absent. */
type Complete = Required<Omit<Values, Optional>> & Pick<Values, Optional>;
type Problem = string;

/** What the program runs with. Paths are absolute. */
export interface Config {
  /** NODE_ENV=production. */
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** The origin people use, such as `https://chat.school.nl`. */
  readonly publicUrl?: string;
  /** How many proxies stand in front, or only those on this machine; false: none. */
  readonly trustProxy: number | 'loopback' | false;
  /** Without it there is no /metrics. */
  readonly metricsToken?: string;
  /** Without it, the embedded store in `dataFolder` is used. */
  readonly mongodbUri?: string;
  readonly dataFolder: string;
  readonly masterKeyFile: string;
  readonly backupFolder: string;
  /** A backup is made every night: a folder for them was named. */
  readonly nightlyBackups: boolean;
  /** How many backups are kept. */
  readonly backupsKept: number;
  readonly schoolsFolder: string;
  /** The pack that is served when only the demo is there. */
  readonly school: string;
  /** Whether invented people may be there. */
  readonly demo: boolean;
  /** Without it there is no Telegram. */
  readonly telegram?: {
    readonly token: string;
    /** The address of the Bot API. */
    readonly apiUrl: string;
    /** An https address that Telegram can call; without it the bot asks for updates itself. */
    readonly publicUrl?: string;
  };
  /** Without it there is no Teams. */
  readonly teams?: {
    readonly appId: string;
    readonly tenant: string;
    readonly password: string;
    /** The day on which the password ends, "2027-08-31". */
    readonly passwordExpires?: string;
    /** The origin of a stand-in for Microsoft's cloud. */
    readonly standIn?: string;
  };
  /** The bot that letters link to. */
  readonly telegramName?: string;
  /** The largest file that is kept, in bytes. */
  readonly largestFile: number;
  readonly logLevel: string;
  readonly defaultLanguage: string;
}

const NAMES = Object.keys(SETTINGS) as SettingName[];

/** An empty setting is an absent one: `.env` files are full of them. */
const given = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;

/** Reads one setting; adds to `problems` when its value is not allowed. */
function readSetting(env: Environment, name: SettingName, problems: Problem[]): unknown {
  const { schema, must, ...rest } = SETTINGS[name];
  const fallback = 'fallback' in rest ? rest.fallback : undefined;
  const text = given(env, name) ?? fallback;
  if (text === undefined) return undefined;
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  problems.push(
    `${name} must be ${must}. Mend it, or leave it out${fallback === undefined ? '' : ` (then it is ${fallback})`}.`,
  );
  return undefined;
}

/** The path with all links followed, as far as it exists. */
function real(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return path === dirname(path) ? path : join(real(dirname(path)), basename(path));
}

function isInside(path: string, folder: string): boolean {
  const way = relative(real(resolve(folder)), real(resolve(path)));
  return way !== '..' && !way.startsWith(join('..', '/')) && !isAbsolute(way);
}

/** Where backups go that nobody named a folder for: before a migration, by command. */
const UNASKED_BACKUPS = './backups';

/** A backup or a thief that takes the data must not get the key with it. */
function keyProblems({ MASTER_KEY_FILE: key, DATA_FOLDER, BACKUP_FOLDER = UNASKED_BACKUPS }: Values): Problem[] {
  const holdsKey = Object.entries({ DATA_FOLDER, BACKUP_FOLDER }).filter(
    ([, folder]) => key !== undefined && folder !== undefined && isInside(key, folder),
  );
  return holdsKey.map(
    ([name]) =>
      `MASTER_KEY_FILE must lie outside ${name}, else who gets the data gets the key. Move the file, and name its new place.`,
  );
}

/** What makes this a machine that others reach, by the names of the settings that do. */
function obstaclesToDemo(env: Environment, values: Values): string[] {
  const { HOST: host = '', PUBLIC_URL: url, TRUST_PROXY: proxy = false } = values;
  return [
    ...(given(env, 'MONGODB_URI') === undefined ? [] : ['MONGODB_URI is set']),
    ...CHANNEL_SETTINGS.filter((name) => given(env, name) !== undefined).map((name) => `${name} is set`),
    ...(isLoopback(host) ? [] : ['HOST is not this machine alone (127.0.0.1)']),
    ...(url === undefined || isLoopback(new URL(url).hostname) ? [] : ['PUBLIC_URL is not localhost']),
    ...(proxy === false ? [] : ['TRUST_PROXY is on']),
  ];
}

function demoProblems(env: Environment, values: Values): Problem[] {
  const obstacles = obstaclesToDemo(env, values);
  if (values.DEMO !== 'on' || obstacles.length === 0) return [];
  return [
    `DEMO cannot be on here: its invented people have no passwords, and ${obstacles.join(', ')}. Leave DEMO out, or take those away.`,
  ];
}

/** Messages lie at a company abroad: that is for the school to decide, and not for who starts the program. */
function telegramProblems(env: Environment, values: Values): Problem[] {
  if (!isProduction(env) || values.TELEGRAM_BOT_TOKEN === undefined || values.TELEGRAM_DECISION !== undefined)
    return [];
  return [
    "TELEGRAM_BOT_TOKEN needs TELEGRAM_DECISION beside it: where the school's decision to use Telegram is written down " +
      '(docs/telegram.md tells what to decide). Set it, or leave TELEGRAM_BOT_TOKEN out.',
  ];
}

const NEEDED_FOR_TEAMS = ['TEAMS_APP_ID', 'TEAMS_TENANT_ID', 'TEAMS_APP_PASSWORD'] as const;

/** Without an app id the SDK believes everybody; without a tenant, everybody's school could write. */
function teamsProblems(env: Environment, values: Values): Problem[] {
  const isMeant = NAMES.some((name) => name.startsWith('TEAMS_') && values[name] !== undefined);
  const missing = NEEDED_FOR_TEAMS.filter((name) => given(env, name) === undefined);
  return [
    ...(isMeant && missing.length
      ? [`${missing.join(' and ')} must be set too, for Teams (docs/teams.md). Set it, or leave all of TEAMS_… out.`]
      : []),
    ...(isProduction(env) && values.TEAMS_CLOUD_URL !== undefined
      ? ['TEAMS_CLOUD_URL cannot be set in production: who it points to could speak as anybody. Leave it out.']
      : []),
  ];
}

const isProduction = (env: Environment): boolean => env['NODE_ENV'] === 'production';

/** Only names that begin like ours can be a slip of ours; the environment is full of others' settings. */
const LOOKS_LIKE_OURS = /^(PUB|TRUST|METRIC|MONGO|MASTER|DATA_F|BACKUP|SCHOOL|DEFAULT_LANG|TELEGRAM|TEAMS|FILE_)/i;
/** Slips that are more than two letters away. */
const OFTEN_MEANT: Readonly<Record<string, SettingName>> = {
  MONGO_URL: 'MONGODB_URI',
  MONGODB: 'MONGODB_URI',
  TELEGRAM_TOKEN: 'TELEGRAM_BOT_TOKEN',
  TEAMS_APP_SECRET: 'TEAMS_APP_PASSWORD',
  TEAMS_CLIENT_ID: 'TEAMS_APP_ID',
};

function slips(env: Environment): Problem[] {
  const suspects = Object.keys(env).filter((name) => LOOKS_LIKE_OURS.test(name) && !(name in SETTINGS));
  return suspects.flatMap((name) => {
    const meant = OFTEN_MEANT[name] ?? nearest(name, NAMES, 2);
    return meant === undefined ? [] : [`${name} is no setting; did you mean ${meant}? Rename it, or take it away.`];
  });
}

function configOf(env: Environment, values: Complete): Config {
  return Object.freeze({
    production: isProduction(env),
    port: values.PORT,
    host: values.HOST,
    trustProxy: values.TRUST_PROXY,
    dataFolder: resolve(values.DATA_FOLDER),
    masterKeyFile: resolve(values.MASTER_KEY_FILE),
    backupFolder: resolve(values.BACKUP_FOLDER ?? UNASKED_BACKUPS),
    nightlyBackups: values.BACKUP_FOLDER !== undefined,
    backupsKept: values.BACKUPS_KEPT,
    schoolsFolder: resolve(values.SCHOOLS_FOLDER),
    school: values.SCHOOL,
    demo: values.DEMO === 'on' || (values.DEMO === 'auto' && obstaclesToDemo(env, values).length === 0),
    largestFile: values.FILE_LIMIT_MB * 2 ** 20,
    logLevel: values.LOG_LEVEL,
    defaultLanguage: values.DEFAULT_LANGUAGE,
    ...optional('publicUrl', values.PUBLIC_URL),
    ...optional('metricsToken', values.METRICS_TOKEN),
    ...optional('mongodbUri', values.MONGODB_URI),
    ...optional('telegramName', values.TELEGRAM_BOT_NAME),
    ...telegramOf(values),
    ...teamsOf(values),
  });
}

function telegramOf(values: Complete): Pick<Config, 'telegram'> {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_URL: apiUrl, PUBLIC_URL: url } = values;
  if (token === undefined) return {};
  return {
    telegram: Object.freeze({ token, apiUrl, ...optional('publicUrl', url?.startsWith('https:') ? url : undefined) }),
  };
}

function teamsOf(values: Complete): Pick<Config, 'teams'> {
  const { TEAMS_APP_ID: appId, TEAMS_TENANT_ID: tenant, TEAMS_APP_PASSWORD: password } = values;
  if (appId === undefined || tenant === undefined || password === undefined) return {};
  const more = {
    ...optional('passwordExpires', values.TEAMS_PASSWORD_EXPIRES),
    ...optional('standIn', values.TEAMS_CLOUD_URL),
  };
  return { teams: Object.freeze({ appId, tenant, password, ...more }) };
}

const optional = <Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, string>);

/**
 * The configuration that an environment describes.
 *
 * @throws OperatorError that names every wrong setting, and how to mend it; it never shows a value
 */
export function readConfig(env: Environment): Config {
  const problems: Problem[] = [];
  const entries = NAMES.map((name) => [name, readSetting(env, name, problems)]);
  const values = Object.fromEntries(entries) as Values;
  problems.push(
    ...keyProblems(values),
    ...demoProblems(env, values),
    ...telegramProblems(env, values),
    ...teamsProblems(env, values),
    ...slips(env),
  );
  if (problems.length === 0) return configOf(env, values as Complete);
  const list = problems.map((problem) => `- ${problem}`).join('\n');
  throw new OperatorError(`The settings are not right (all of them are explained in .env.example):\n${list}`);
}
