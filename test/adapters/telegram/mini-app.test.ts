/** Whose the Mini App is: only whom Telegram signed for our bot, a moment ago. */
import { expect } from 'chai';
import { telegramDoor } from '../../../adapters/telegram/mini-app.ts';
import { clockAt } from '../../../bot/core/clock.ts';
import { initDataOf } from '../../helpers/telegram/init-data.ts';

const TOKEN = `7000001:${'fake'.repeat(8)}`;
const NOW = new Date('2026-11-22T19:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

describe('what a Mini App is opened with', () => {
  const door = telegramDoor(TOKEN, clockAt(NOW));

  it('proves the account by its immutable id', async () => {
    expect(await door.prove(initDataOf(TOKEN, 1001, NOW))).to.deep.equal({ account: '1001' });
    expect(await door.prove(initDataOf(TOKEN, 1001, minutesAgo(59)))).to.deep.equal({ account: '1001' });
  });

  it('is signed as in an example that was worked out by hand', async () => {
    // openssl: HMAC-SHA256 of 'auth_date=1795374000\nuser={"id":1001}', under HMAC-SHA256 of the token under "WebAppData".
    const hash = '655d6944de22c625d7bae36544c933ce6eacf571e13367a96b3b3195657d36e5';
    const user = encodeURIComponent('{"id":1001}');
    expect(await door.prove(`user=${user}&auth_date=1795374000&hash=${hash}`)).to.deep.equal({ account: '1001' });
  });

  it('abuse 45: what was altered, by whomever, is refused', async () => {
    const good = initDataOf(TOKEN, 1001, NOW);
    const fields = new URLSearchParams(good);
    const altered = (name: string, value: string): string => {
      const changed = new URLSearchParams(good);
      changed.set(name, value);
      return changed.toString();
    };
    const other = JSON.stringify({ id: 1002, first_name: 'Fatma & co' });
    const wrong = [
      altered('user', other),
      altered('auth_date', String(Number(fields.get('auth_date')) + 1)),
      altered('query_id', 'another'),
      altered('extra', 'field'),
      altered('hash', 'f'.repeat(64)),
      altered('hash', 'f'.repeat(62)),
      altered('hash', ''),
      `${good}&user=${encodeURIComponent(other)}`,
      initDataOf(`7000002:${'fake'.repeat(8)}`, 1001, NOW),
      initDataOf('', 1001, NOW),
      '',
      'hash=',
      '%',
    ];
    for (const initData of wrong) expect(await door.prove(initData), initData).to.equal('refused');
  });

  it('abuse 45: what is older than an hour, or of a time to come, is refused', async () => {
    for (const minutes of [61, 24 * 60, -2])
      expect(await door.prove(initDataOf(TOKEN, 1001, minutesAgo(minutes)))).to.equal('refused');
    for (const date of ['', 'soon', 'Infinity'])
      expect(await door.prove(initDataOf(TOKEN, 1001, NOW, { auth_date: date }))).to.equal('refused');
  });

  it('abuse 45: what names no account is refused', async () => {
    for (const user of ['', 'null', '{}', '{"id":"1001"}', '{"id":-5}', '[1001]'])
      expect(await door.prove(initDataOf(TOKEN, 1001, NOW, { user }))).to.equal('refused');
  });
});
