/** The real Teams channel in a proof's process, as bot/main.ts opens it, with the fake cloud at the other end. */
import { join } from 'node:path';
import { textRows } from '../../../adapters/teams/card.ts';
import { createLog } from '../../../bot/core/log.ts';
import { openTeams } from '../../../bot/teams.ts';
import { APP, PASSWORD, TENANT } from '../../helpers/teams/fake-teams.ts';
import { markOf, type OpenedChannel, served } from './opened-channel.ts';

export interface TeamsSettings {
  /** Where the fake cloud is. */
  cloud: string;
}

/** Not yet taking activities. */
export async function openTeamsChannel({ cloud }: TeamsSettings): Promise<OpenedChannel> {
  const locales = join(import.meta.dirname, '../../../locales');
  const app = { appId: APP, password: PASSWORD, tenant: TENANT, standIn: cloud };
  const channel = await openTeams(app, { defaultLanguage: 'nl' }, locales, createLog('silent'));
  const { adapter } = channel;
  const send: typeof adapter.send = (to, part, id) => {
    const body = [...part.card.body, ...textRows(markOf(id)).map((row) => ({ ...row, spacing: 'None' as const }))];
    return adapter.send(to, { ...part, card: { ...part.card, body } }, id);
  };
  return served({ ...adapter, send }, channel);
}
