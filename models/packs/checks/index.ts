import { filesOf, type PackFiles } from '../read-files.ts';
import { checkAgreement } from './agreement.ts';
import { checkAnswers } from './answers.ts';
import { checkDemo } from './demo.ts';
import { checkExamples } from './examples.ts';
import { checkQuestions } from './questions.ts';
import { checkSchool } from './school.ts';
import { checkAgreementSentences, checkLengths, checkPlainText, checkTranslations } from './texts.ts';
import { checkYearPlan } from './year-plan.ts';

/** Checks what no file can know alone; what is wrong is reported to the file it stands in. */
export function checkFiles(files: PackFiles): void {
  const { school, answers, questions, yearPlan, agreements, demo, languages } = files;
  for (const file of filesOf(files)) checkPlainText(file);
  for (const file of [school.file, yearPlan.file, demo?.file]) if (file) checkTranslations(file, languages);
  if (school.value) checkSchool(school.file, school.value);
  checkAnswers(answers, yearPlan.items, school.value);
  for (const one of answers) {
    checkExamples(one);
    checkLengths(one);
  }
  for (const one of questions) checkQuestions(one, answers, languages);
  checkYearPlan(yearPlan.file, yearPlan.items, school.value);
  checkAgreement(agreements);
  for (const one of agreements) checkAgreementSentences(one);
  if (demo?.value) checkDemo(demo.file, demo.value, school.value);
}
