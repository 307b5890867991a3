import { Command } from 'commander';
import { rotateMasterKey } from '../../../models/sealing/master-key.ts';
import { System } from '../../core/actor.ts';
import { onStore, settings } from './on-store.ts';
import { withProgress } from './progress.ts';

/** `school rotate-key`: a new master key, and every data key wrapped with it, while bots run. */
export function rotateKeyCommand(): Command {
  return new Command('rotate-key')
    .description('makes a new master key and wraps every data key with it, while the program runs')
    .action(async () => {
      const config = settings();
      const { master, rewrapped, resumed } = await onStore(config, () =>
        withProgress('Data keys', (progress) =>
          rotateMasterKey(System('the command rotate-key'), config.masterKeyFile, progress),
        ),
      );
      const what = resumed ? 'An earlier rotation was finished' : 'A new master key is in use';
      console.log(`${what}: ${master}. ${rewrapped} data keys were wrapped with it.`);
      if (resumed) console.log('Run it again if you want a new key now.');
      console.log(`Copy ${config.masterKeyFile} to your safe place. Its older lines stay: older backups need them.`);
    });
}
