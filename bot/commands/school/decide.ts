import { Command } from 'commander';
import { decideToInform, endDecision } from '../../../models/people/decisions.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { OperatorError, UserError } from '../../core/errors.ts';
import { onStore, settings } from './on-store.ts';

interface Given {
  student: string;
  reason?: string;
  end?: boolean;
}

/** `school decide GUARDIAN --student ID --reason "…"`: what the head decided about a guardian without parental authority. */
export function decideCommand(): Command {
  return new Command('decide')
    .description(
      'what the head decided: a guardian without parental authority is told facts about a child, or no longer',
    )
    .argument('<guardian>', 'the id of the guardian')
    .requiredOption('--student <id>', 'the id of the child')
    .option('--reason <text>', 'why the head decided so (Dutch Civil Code 1:377c); kept sealed')
    .option('--end', 'the decision holds no longer')
    .action(async (guardian: string, given: Given) => {
      const config = settings();
      await onStore(config, () => decide(config.school, guardian, given));
      console.log(given.end ? 'It holds no longer.' : 'Decided: the guardian is told so.');
    });
}

async function decide(school: string, guardian: string, { student, reason, end }: Given): Promise<void> {
  const who = System('the command decide');
  const about = { school, student, guardian };
  if (end) return endDecision(who, about, systemClock.now());
  if (!reason?.trim()) throw new OperatorError('Say why: --reason "…".');
  await decideToInform(who, about, reason, systemClock.now()).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new OperatorError('This person is no guardian of this child at this school.', { cause: error });
  });
}
