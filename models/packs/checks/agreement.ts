import { type AgreementIn } from '../read-files.ts';

/** One agreement in several languages: the same version and the same meaning of signing. */
export function checkAgreement(agreements: readonly AgreementIn[]): void {
  const dutch = agreements.find(({ language }) => language === 'nl')?.head;
  if (!dutch) return;
  for (const { file, head } of agreements) {
    for (const field of ['version', 'meaning'] as const) {
      if (!head || head[field] === dutch[field]) continue;
      const what = `${field} "${head[field]}" differs from "${dutch[field]}" in agreement.nl.md`;
      file.report([field], what, 'both languages are one agreement: write the same');
    }
  }
}
