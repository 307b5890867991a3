/** After a failure of the store: what became of a lease is not known, and nobody is at work under it. */
import { conversations } from './document.ts';

/** Ends the lease of a conversation if this owner has it, so that whatever waits there is taken up at once. */
export async function endLeaseOf(id: string, owner: string, now: Date): Promise<void> {
  await conversations().updateOne({ _id: id, 'lease.owner': owner, until: { $gt: now } }, { $set: { until: now } });
}
