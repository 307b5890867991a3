import { Command } from 'commander';
import { unlink } from '../../../models/people/linking.ts';
import { System } from '../../core/actor.ts';
import { OperatorError } from '../../core/errors.ts';
import { onStore, settings } from './on-store.ts';

/** `school unlink PERSON [ACCOUNT]`: a lost phone, an account that changed hands. */
export function unlinkCommand(): Command {
  return new Command('unlink')
    .description('takes an account from a person, or all of them: they see nothing of that person any more, at once')
    .argument('<person>', 'the id of the person')
    .argument('[account]', 'only this account, as channel/id')
    .action(async (person: string, account?: string) => {
      const gone = await onStore(settings(), () => unlink(System('the command unlink'), person, account));
      if (!gone.length) throw new OperatorError('Nothing was linked: look at the id of the person and the account.');
      console.log(`Unlinked: ${gone.join(', ')}. A new letter links another account.`);
    });
}
