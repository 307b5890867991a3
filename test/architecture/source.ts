/** Our own source files as trees, for the rules of this folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../gate/run-step.ts';
import { sourceFiles } from '../gate/sources.ts';

export interface Source {
  /** From the root of the repository, with `/`. */
  path: string;
  lines: number;
  tree: ts.SourceFile;
}

/** Something a rule does not allow. */
export interface Finding {
  path: string;
  line: number;
  what: string;
}

export interface Rule {
  name: string;
  /** Why it holds. */
  why: string;
  mend: string;
  /** Where it holds: the start of a path. */
  folders: readonly string[];
  /** Where it does not, and why: the start of a path → the reason. */
  except?: Readonly<Record<string, string>>;
  find(source: Source): Finding[];
}

/** A file as a tree, with parents set. */
export function parse(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  return { path, lines: text.trimEnd().split('\n').length, tree };
}

/** All TypeScript files of ours. */
export const ourSources = (): Source[] =>
  sourceFiles().map((path) => parse(path, readFileSync(join(ROOT, path), 'utf8')));

/** A finding at the line where `node` begins. */
export function finding(source: Source, node: ts.Node, what: string): Finding {
  const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
  return { path: source.path, line: line + 1, what };
}

/** Every node of a tree for which `wanted` holds, from top to bottom. */
export function nodesOf<Node extends ts.Node>(root: ts.Node, wanted: (node: ts.Node) => node is Node): Node[] {
  const found: Node[] = [];
  const visit = (node: ts.Node): void => {
    if (wanted(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

const startsWithOneOf = (path: string, starts: readonly string[]): boolean =>
  starts.some((start) => path.startsWith(start));

/** What a rule finds in the files where it holds. */
export function check(rule: Rule, sources: readonly Source[]): Finding[] {
  const except = Object.keys(rule.except ?? {});
  return sources
    .filter(({ path }) => startsWithOneOf(path, rule.folders) && !startsWithOneOf(path, except))
    .flatMap((source) => rule.find(source));
}

/** Exceptions of a rule for files that are gone. */
export const goneExceptions = (rule: Rule, sources: readonly Source[]): string[] =>
  Object.keys(rule.except ?? {}).filter((start) => !sources.some(({ path }) => path.startsWith(start)));

/** Findings as a person reads them. */
export const tell = (rule: Rule, findings: readonly Finding[]): string =>
  [
    ...findings.map(({ path, line, what }) => `${path}:${line} ${what}`),
    `Why: ${rule.why}.`,
    `To mend it: ${rule.mend}.`,
  ].join('\n');
