/** What a page says, held against what is there. Each check returns its problems in words. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHANNEL_SETTINGS, SETTINGS } from '../../bot/settings.ts';
import { ROOT } from '../gate/run-step.ts';

export interface Page {
  /** From the root of the repository. */
  path: string;
  text: string;
}

/** Settings of others that our pages may name, and whose they are. */
const OTHERS_SETTINGS: Readonly<Record<string, string>> = {
  NODE_ENV: 'Node',
  NODE_COMPILE_CACHE: 'Node',
};
const KNOWN_SETTINGS = new Set([...Object.keys(SETTINGS), ...CHANNEL_SETTINGS, ...Object.keys(OTHERS_SETTINGS)]);

/** All pages of the project; the texts of school packs are no pages. */
export const ourPages = (): Page[] =>
  ['*.md', 'docs/**/*.md', 'bench/**/*.md']
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');

/** The lines of its ```sh blocks, without comments and the prompt. */
export function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm)];
  return blocks
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s#.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => line.split(/\s*(?:&&|\||;)\s*(?=(?:[^"']|"[^"]*"|'[^']*')*$)/));
}

interface PackageFile {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const packageFile = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as PackageFile;

const isThere = (path: string): boolean => globSync(path, { cwd: ROOT }).length > 0;
const isScript = (name: string | undefined): boolean => name !== undefined && name in packageFile.scripts;

/** Programs of any machine that our pages may use, without a look at what they are given. */
const PLAIN = new Set(['git', 'cd', 'cp', 'mkdir', 'openssl', 'curl', 'sudo', 'echo', 'cat']);

/** True when this command can be run in a clone of the repository. */
export function canRun(command: string): boolean {
  const [program = '', ...rest] = command.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
  const [first, ...others] = rest.filter((word) => !word.startsWith('-'));
  if (PLAIN.has(program)) return true;
  if (program === 'npm') {
    if (first === 'run') return isScript(others[0]);
    return first === 'ci' || first === 'install' || isScript(first);
  }
  if (program === 'npx') return existsSync(join(ROOT, 'node_modules/.bin', first ?? '-'));
  if (program === 'node' || program === 'bash') return first !== undefined && isThere(first);
  return program.includes('/') && isThere(program);
}

/** Commands on a page that lead nowhere. */
export const brokenCommands = ({ text }: Page): string[] => commandsIn(text).filter((command) => !canRun(command));

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

function hasAnchor(path: string, anchor: string): boolean {
  const headings = withoutFences(readFileSync(path, 'utf8')).matchAll(/^#+ +(.*)$/gm);
  return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor);
}

function isBroken(page: Page, target: string): boolean {
  if (/^(https?|mailto):/.test(target)) return false;
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? join(ROOT, page.path) : join(ROOT, dirname(page.path), decodeURI(file));
  if (!existsSync(path)) return true;
  return anchor !== undefined && path.endsWith('.md') && !hasAnchor(path, anchor);
}

/** Links to files or headings that are not there. */
export function brokenLinks(page: Page): string[] {
  const links = withoutFences(page.text).matchAll(/\]\(([^)\s]+)[^)]*\)/g);
  return [...links].map(([, target = '']) => target).filter((target) => isBroken(page, target));
}

/** Names that look like settings, in code or before an `=`, and are none. */
export function unknownSettings({ text }: Page): string[] {
  const inCode = [
    ...text.matchAll(/`([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?:=[^`]*)?`/g),
    ...text.matchAll(/\b([A-Z][A-Z\d_]{2,})=/g),
  ];
  const names = new Set(inCode.map(([, name = '']) => name));
  return [...names].filter((name) => !KNOWN_SETTINGS.has(name));
}
