/** A rule that cannot fail is worth nothing: each one is shown a bad sample, and a good one. */
import { expect } from 'chai';
import { HABIT_RULES } from './habit-rules.ts';
import { MODEL_RULES } from './model-rules.ts';
import { check, goneExceptions, parse, type Rule } from './source.ts';

interface Samples {
  path: string;
  bad: string[];
  good: string[];
}

const CLASS_SAMPLE = 'export class Talks { all() { return []; } }';

/** By the beginning of a rule's name. */
const SAMPLES: Record<string, Samples> = {
  'every exported model function': {
    path: 'models/talks.ts',
    bad: [
      'export function talks(school: string) { may(system, "read"); }',
      'export function talks() {}',
      'export const talks = (who: Person) => may(who, "read");',
      'export async function talks(who: Actor) { return Talks.find(); }',
      'function talks(who: Actor) { return other(who); } function other(who: Actor) {} export { talks };',
      'export async function talks(who: Actor) { return mayBe(who); }',
      'export function talks(who: Actor) { const may = "may(who)"; }',
    ],
    good: [
      'export function talks(who: Actor) { may(who, "read"); }',
      'export const talks = async (who: Actor, day: Date) => { if (allowed(who, "read")) return 1; };',
      'export function talks(who: Actor) { return inner(who); } function inner(who: Actor) { may(who, "read"); }',
      'function hidden(day: Date) {} export const DAYS = [1, 2];',
    ],
  },
  'no Mongoose model and no class': {
    path: 'models/talks.ts',
    bad: [
      'export const Talks = mongoose.model("Talk", schema);',
      'export const Talks = model<Talk>("Talk", schema);',
      'const Talks = mongoose.model("Talk", schema); export { Talks };',
      'export const talks = connection.collection("talks");',
      CLASS_SAMPLE,
    ],
    good: ['const Talks = mongoose.model("Talk", schema);', 'export class TalkError extends UserError {}'],
  },
  'the environment is read': {
    path: 'bot/turn/handle-turn.ts',
    bad: [
      'const port = process.env.PORT;',
      'const port = globalThis.process.env.PORT;',
      "const port = process['env'].PORT;",
      'const { env } = process;',
      "import { env } from 'node:process';",
    ],
    good: ['process.on("exit", end);', '// process.env is read elsewhere', 'const text = "process.env";'],
  },
  'the text of an error': {
    path: 'bot/outbox/send.ts',
    bad: [
      'if (error.message === "gone") stop();',
      'if ("gone" !== error.message) stop();',
      'if (error.message.includes("gone")) stop();',
      'if (/gone/.test(error.message)) stop();',
    ],
    good: ['if (error.code === "gone") stop();', 'log.warn(error.message);', 'if (error instanceof Gone) stop();'],
  },
  'a dialog holds keys': {
    path: 'dialogs/greeting.ts',
    bad: [
      'done("Goedemorgen mevrouw");',
      'done("Hallo!");',
      'done(`Dag ${name}, tot ziens`);',
      'done(`tot morgen ${name}`);',
    ],
    good: [
      'done(`greeting.${when}`);',
      'savePerson(System("the demo starts"), person);',
      'done("greeting.hello", { choices: [{ value: "answer-1" }] });',
      '// a comment may say anything',
      'throw new Error("the memory of this step is empty");',
      'throw new Error(`no step ${name} in this dialog`);',
    ],
  },
  'time comes from': {
    path: 'bot/turn/handle-turn.ts',
    bad: [
      'const now = new Date();',
      'const now = Date.now();',
      'const now = DateTime.now();',
      'const now = DateTime.utc();',
    ],
    good: ['const at = new Date(row.at);', 'const now = clock.now();', 'const start = performance.now();'],
  },
  'no file is longer': {
    path: 'bot/long.ts',
    bad: ['// line\n'.repeat(301)],
    good: ['// line\n'.repeat(300)],
  },
  'every exported function and class': {
    path: 'bot/turn/plan.ts',
    bad: [
      'export function plan() {}',
      '// not a docstring\nexport const plan = () => 1;',
      CLASS_SAMPLE,
      '/** The file. */\nimport x from "x";\nexport function plan() {}',
      'function plan() {} export { plan };',
    ],
    good: [
      '/** Plans. */\nexport function plan() {}',
      '/** Plans. */\nexport const plan = () => 1;',
      'const hidden = () => 1;',
    ],
  },
};

const rules = [...MODEL_RULES, ...HABIT_RULES];

function samplesOf(rule: Rule): Samples {
  const found = Object.entries(SAMPLES).find(([start]) => rule.name.startsWith(start));
  if (!found) throw new Error(`add a bad sample for the rule "${rule.name}" to test/architecture/rules.test.ts`);
  return found[1];
}

describe('rules about our own code', () => {
  for (const rule of rules) {
    const { path, bad, good } = samplesOf(rule);
    bad.forEach((text, index) => {
      it(`${rule.name}: finds bad sample ${index + 1}`, () => {
        expect(check(rule, [parse(path, text)]), text).to.have.length(1);
      });
    });
    it(`${rule.name}: lets good samples pass`, () => {
      for (const text of good) expect(check(rule, [parse(path, text)]), text).to.deep.equal([]);
    });
  }

  it('an exception holds in its own place only, and is reported when that is gone', () => {
    const rule = rules.find(({ name }) => name.startsWith('the environment'))!;
    const text = 'const port = process.env.PORT;';
    expect(check(rule, [parse('bot/main.ts', text)])).to.deep.equal([]);
    expect(check(rule, [parse('bot/speech/main.ts', text)])).to.have.length(1);
    expect(goneExceptions(rule, [parse('bot/main.ts', text)])).to.deep.equal(['bot/commands/']);
  });
});
