/** The tab in Teams: the colours and the sign-in are Teams'. */
import { enter, setTheme, showTrouble } from './inside.ts';

/** What is used of Microsoft's library (@microsoft/teams-js), which the page loads before this. */
declare const microsoftTeams: {
  app: {
    initialize(): Promise<void>;
    getContext(): Promise<{ app: { theme: string } }>;
    registerOnThemeChangeHandler(handler: (theme: string) => void): void;
  };
  authentication: { getAuthToken(): Promise<string> };
};

/** Where there is no Teams around the page, it waits for ever. */
const PATIENCE = 10_000;
const THEMES: Readonly<Record<string, string>> = { dark: 'dark', contrast: 'contrast' };
const show = (theme: string): void => setTheme(THEMES[theme] ?? 'light');

async function begin(): Promise<void> {
  const { app, authentication } = microsoftTeams;
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error('no Teams')), PATIENCE));
  await Promise.race([app.initialize(), late]);
  app.registerOnThemeChangeHandler(show);
  show((await app.getContext()).app.theme);
  await enter('teams', await authentication.getAuthToken());
}

begin().catch(showTrouble);
