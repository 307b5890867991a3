/** What Telegram gives the page of a Mini App (core.telegram.org/bots/webapps), signed as Telegram signs it. */
import { createHmac } from 'node:crypto';

/** Of this account at this moment. */
export function initDataOf(token: string, account: number, at: Date, more: Record<string, string> = {}): string {
  const fields: Record<string, string> = {
    query_id: 'AAHdF6IQAAAAAN0XohDhrOrc',
    user: JSON.stringify({ id: account, first_name: 'Fatma & co', language_code: 'nl', allows_write_to_pm: true }),
    auth_date: String(Math.floor(at.getTime() / 1000)),
    signature: 'c2lnbmF0dXJl',
    ...more,
  };
  const lines = Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const secret = createHmac('sha256', 'WebAppData').update(token).digest();
  const hash = createHmac('sha256', secret).update(lines.join('\n')).digest('hex');
  return new URLSearchParams({ ...fields, hash }).toString();
}
