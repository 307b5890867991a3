import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, isMap, isScalar, parseDocument, type Document, type Node } from 'yaml';
import { readOnce } from '../../bot/core/kept.ts';
import { type Problem } from './problem.ts';

/** Keys and indexes from the top of a YAML file to a value in it. */
export type Path = readonly (string | number)[];

type Severity = Problem['severity'];

/** One file of a pack: its contents, and the problems found in it, each with its line. */
export class PackFile {
  readonly problems: Problem[] = [];
  /** Plain values; nothing when the file is missing or is not YAML. */
  readonly value: unknown;
  /** Text below the front matter of a Markdown file, trimmed. */
  readonly body: string;
  /** The line on which `body` begins; where it is empty, that of the --- above it. */
  readonly bodyLine: number;
  readonly path: string;
  readonly #yaml: string | undefined;
  readonly #lines = new LineCounter();
  #parsed: Document.Parsed | undefined;

  /** Reads `folder/name`; whatever is wrong with it becomes a problem, nothing is thrown. */
  constructor(folder: string, name: string) {
    this.path = join(folder, name);
    const parts = splitText(this.#readText(), name);
    this.body = parts.body;
    this.bodyLine = parts.bodyLine;
    this.#yaml = parts.yaml;
    if (parts.yaml === undefined) return;
    const read = (): unknown => this.#document && this.#valueOf(this.#document);
    this.value = readOnce(parts.yaml, read, () => this.problems.length === 0);
  }

  /** Records a problem at the value under `path` (or at the nearest one above it). */
  report(path: Path, what: string, how: string, severity: Severity = 'error'): void {
    this.reportLine(this.lineOf(path), what, how, severity);
  }

  reportLine(line: number, what: string, how: string, severity: Severity = 'error'): void {
    this.problems.push({ file: this.path, line, severity, what, how });
  }

  /** The line of the value under `path`; of the nearest one above it where that is missing. */
  lineOf(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = this.#offsetOf(path.slice(0, length));
      if (offset !== undefined) return this.#lines.linePos(offset).line;
    }
    return 1;
  }

  #readText(): string | undefined {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(this.path));
    } catch (error) {
      this.reportLine(1, ...whyUnread(error));
      return undefined;
    }
  }

  /** Parsed when somebody asks for a place in it: what is right was read before, and has no places to be told. */
  get #document(): Document.Parsed | undefined {
    if (this.#yaml === undefined) return undefined;
    this.#parsed ??= parseDocument(this.#yaml, { lineCounter: this.#lines, prettyErrors: false });
    return this.#parsed;
  }

  #valueOf(document: Document.Parsed): unknown {
    for (const { message, pos } of [...document.errors, ...document.warnings]) {
      const how = 'mend the indentation, quotes or colons on this line (docs/school-pack.md, "YAML in a minute")';
      this.reportLine(this.#lines.linePos(pos[0]).line, `this is not YAML: ${message}`, how);
    }
    if (document.errors.length > 0) return undefined;
    try {
      return document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      this.reportLine(
        1,
        `this cannot be read: ${(error as Error).message}`,
        'write values out instead of using & and *',
      );
      return undefined;
    }
  }

  /** A key's own place is the line a person looks for; a list item's is where it begins. */
  #offsetOf(path: Path): number | undefined {
    const last = path.at(-1);
    const parent = path.length === 1 ? this.#document?.contents : this.#document?.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const key = parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(last))?.key;
      return (key as Node | undefined)?.range?.[0];
    }
    return (this.#document?.getIn(path, true) as Node | undefined)?.range?.[0];
  }
}

function whyUnread(error: unknown): [what: string, how: string] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return ['this file is missing', 'copy it from schools/template and fill it in'];
  }
  if (error instanceof TypeError) return ['this file is not UTF-8 text', 'save it again with encoding UTF-8'];
  return [`this file cannot be read (${(error as Error).message})`, 'check the file and who may read it'];
}

/** Splits Markdown into front matter (YAML between two lines of ---) and text; a YAML file is all YAML. */
function splitText(text: string | undefined, name: string): { yaml?: string; body: string; bodyLine: number } {
  if (text === undefined) return { body: '', bodyLine: 1 };
  if (!name.endsWith('.md')) return { yaml: text, body: '', bodyLine: 1 };
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) return { yaml: '', body: text.trim(), bodyLine: 1 };
  // The first line is kept as a comment, so that line numbers stay those of the file.
  const yaml = ['#', ...lines.slice(1, end)].join('\n');
  const below = lines.slice(end + 1);
  const blank = below.findIndex((line) => line.trim() !== '');
  return { yaml, body: below.join('\n').trim(), bodyLine: blank < 0 ? end + 1 : end + 2 + blank };
}
