/** The pages hold: their commands can be run, their links lead somewhere, their settings exist. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import { brokenCommands, brokenLinks, canRun, commandsIn, ourPages, unknownSettings } from './docs/checks.ts';
import { ROOT } from './gate/run-step.ts';

const pages = ourPages();
const page = (text: string): { path: string; text: string } => ({ path: 'docs/sample.md', text });

describe('pages', () => {
  for (const name of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/decisions/README.md']) {
    it(`${name} is there`, () => {
      expect(pages.map(({ path }) => path)).to.include(name);
    });
  }

  for (const one of pages) {
    it(`${one.path}: its commands can be run, its links and settings exist`, () => {
      expect(brokenCommands(one), 'commands that lead nowhere').to.deep.equal([]);
      expect(brokenLinks(one), 'links that lead nowhere').to.deep.equal([]);
      expect(unknownSettings(one), 'no settings of ours (bot/settings.ts)').to.deep.equal([]);
    });
  }

  it('every decision is on the list of decisions, under its number, and each number is used once', () => {
    const files = globSync('docs/decisions/[0-9]*.md', { cwd: ROOT })
      .map((path) => basename(path))
      .sort();
    const list = pages.find(({ path }) => path === 'docs/decisions/README.md')?.text ?? '';
    const listed = [...list.matchAll(/\]\((\d{3}-[^)]+\.md)\)/g)].map(([, name]) => name);
    expect(listed).to.deep.equal(files);
    expect(files.map((name) => Number(name.slice(0, 3)))).to.deep.equal(files.map((_, index) => index + 1));
  });

  it('the README names the two commands that a newcomer needs', () => {
    const readme = pages.find(({ path }) => path === 'README.md')?.text ?? '';
    expect(commandsIn(readme)).to.include.members(['npm ci', 'npm start', 'npm test']);
  });
});

describe('the checks of pages find', () => {
  const GOOD = [
    'npm ci',
    'npm test',
    'npm run -s ask -- "hoe vaak?"',
    'PORT=80 npm start',
    'bash .ci/run',
    'npx mocha test/docs.test.ts',
  ];
  const BAD = [
    'npm run nothing',
    'npm nothing',
    'node bot/nothing.ts',
    'bash nothing',
    'npx nothing-at-all',
    'frobnicate',
    './nothing.sh',
  ];

  for (const command of BAD) {
    it(`a command that leads nowhere: ${command}`, () => {
      expect(canRun(command)).to.equal(false);
    });
  }

  it('nothing wrong with commands that can be run', () => {
    expect(GOOD.filter((command) => !canRun(command))).to.deep.equal([]);
  });

  it('the commands in a block of shell, each by itself, and no others', () => {
    const text =
      '```sh\n# first\nnpm ci && npm start   # then look\n$ npm run -s ask -- "a && b"\n```\n```ts\nnpm no\n```\nnpm neither';
    expect(commandsIn(text)).to.deep.equal(['npm ci', 'npm start', 'npm run -s ask -- "a && b"']);
  });

  it('links to files and headings that are not there', () => {
    const text =
      '[a](../README-not.md) [b](https://example.org/x) [c](../CONTRIBUTING.md#no-such-heading) [d](../package.json)';
    expect(brokenLinks(page(text))).to.deep.equal(['../README-not.md', '../CONTRIBUTING.md#no-such-heading']);
  });

  it('settings that do not exist', () => {
    const text = 'Set `PUBLIC_URL` and `METRICS_PASSWORD`, or `PORTT=1`; `NODE_ENV=production` is of Node.';
    expect(unknownSettings(page(text))).to.deep.equal(['METRICS_PASSWORD', 'PORTT']);
  });
});
