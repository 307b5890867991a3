import { type Problem } from '../../../../models/packs/problem.ts';

/** One thing wrong with the sound pack, and what must be said about it. */
export interface Broken {
  name: string;
  file: string;
  /** What is replaced in the file, and by what. */
  from: string;
  to: string;
  /** A text in the broken file, on the line to be named; without it, line 1. */
  at?: string;
  what: RegExp;
  how: RegExp;
  severity?: Problem['severity'];
  /** The file that the problem is reported in, if it is another. */
  in?: string;
}
