/** The office hears that something is stuck: no name and no content. Nothing, when it was settled meanwhile. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { isAnythingStuck } from '../../models/stuck.ts';

export const newStuck: Notice = {
  kind: 'new-stuck',
  afterDoubt: 'once-more',
  forWork: true,
  render: async ({ school }) =>
    (await isAnythingStuck(System('notice new-stuck'), school)) ? { key: 'stuck.new' } : null,
};
