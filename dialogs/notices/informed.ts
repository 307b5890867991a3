/** A guardian without authority hears that the head decided to tell them about a child. Nothing, when that was taken back. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { isInformed } from '../../models/people/guardians.ts';

export const informed: Notice = {
  kind: 'informed',
  afterDoubt: 'once-more',
  async render({ school, person, values }) {
    const child = await isInformed(System('notice informed'), { school, person, student: String(values['student']) });
    return child ? { key: 'settings.informed', values: { child: child.name } } : null;
  },
};
