/**
 * The Mini App in Telegram. What Telegram tells a page stands in its address (core.telegram.org/api/bots/webapps), behind the
 * `#`, which is sent to nobody; so Telegram's own script is not needed.
 */
import { enter, setTheme } from './inside.ts';

interface Platform {
  /** In Telegram's apps for telephones and desktops. */
  TelegramWebviewProxy?: { postEvent(type: string, data: string): void };
}

const TELEGRAM_ON_THE_WEB = 'https://web.telegram.org';
const launch = new URLSearchParams(location.hash.slice(1));

/** Telegram takes its own waiting screen away. */
function tellReady(): void {
  const { TelegramWebviewProxy: proxy } = window as Platform;
  const [eventType, eventData] = ['web_app_ready', '{}'];
  if (proxy) proxy.postEvent(eventType, eventData);
  else if (parent !== window) parent.postMessage(JSON.stringify({ eventType, eventData: {} }), TELEGRAM_ON_THE_WEB);
}

/** Dark or light, as the background of the chat is; undefined where Telegram does not tell. */
function themeOf(params: string | null): string | undefined {
  const [, hex] = /"bg_color":\s*"#([\da-f]{6})"/i.exec(params ?? '') ?? [];
  if (hex === undefined) return undefined;
  const [red = 0, green = 0, blue = 0] = hex.match(/../g)?.map((part) => parseInt(part, 16)) ?? [];
  return red * 0.299 + green * 0.587 + blue * 0.114 < 128 ? 'dark' : 'light';
}

const theme = themeOf(launch.get('tgWebAppThemeParams'));
if (theme !== undefined) setTheme(theme);
tellReady();
void enter('telegram', launch.get('tgWebAppData') ?? '');
