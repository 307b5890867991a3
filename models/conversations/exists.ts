import { conversations } from './document.ts';

/** Whether there is still such a conversation (channel/place): it goes when its person is erased. */
export const conversationExists = async (id: string): Promise<boolean> =>
  (await conversations().findOne({ _id: id }, { projection: { _id: 1 } })) !== null;
