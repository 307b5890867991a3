/** The manifest of the app: what Teams and an administrator are told about it (schema 1.25 of learn.microsoft.com/microsoftteams). */
import { resourceOf } from '../sign-in.ts';

export interface AppFacts {
  appId: string;
  /** Counts up with every package that is uploaded: "1.0.0". */
  version: string;
  school: string;
  /** What it is, in one sentence and in some, in the language of the school. */
  about: { short: string; full: string };
  /** The name of the tab, in that language. */
  tab: string;
  /** The https origin people use. */
  publicUrl: string;
  /** Of the texts, as BCP 47. */
  language: string;
}

const SCHEMA = 'https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json';
/** Teams cuts a longer name off. */
const NAME_LIMIT = 30;
/** Where the page waits for the sign-in (adapters/web/pages/my-school). */
const TAB_PATH = '/my-school/teams';

/** One app with a bot and a tab, which asks for no permission: it reads only what is said to it, and who opens the tab. */
export function manifestOf({ appId, version, school, about, tab, publicUrl, language }: AppFacts): object {
  return {
    $schema: SCHEMA,
    manifestVersion: '1.25',
    version,
    id: appId,
    developer: { name: school.slice(0, 32), websiteUrl: publicUrl, privacyUrl: publicUrl, termsOfUseUrl: publicUrl },
    icons: { color: 'color.png', outline: 'outline.png' },
    name: { short: school.slice(0, NAME_LIMIT), full: `Samenspraak – ${school}`.slice(0, 100) },
    description: about,
    accentColor: '#0B6B63',
    bots: [
      { botId: appId, scopes: ['personal', 'groupChat', 'team'], supportsFiles: false, isNotificationOnly: false },
    ],
    // The talk with the bot stays the first thing one sees.
    staticTabs: [
      { entityId: 'conversations', scopes: ['personal'] },
      { entityId: 'my-school', name: tab, contentUrl: `${publicUrl}${TAB_PATH}`, scopes: ['personal'] },
    ],
    webApplicationInfo: { id: appId, resource: resourceOf(appId, publicUrl) },
    validDomains: [new URL(publicUrl).hostname],
    localizationInfo: { defaultLanguageTag: language },
  };
}
