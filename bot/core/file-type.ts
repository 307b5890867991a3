/** What a file is, by its own first bytes: what its name and its sender say of it may be untrue. */

/**
 * What is kept when people send it: what cannot be more than it looks like. What can be unpacked, run, or holds programs or
 * macros (ZIP and all that is built on it, such as Word's files) is in no row here; nor is SVG, which is a page.
 */
const SIGNATURES = [
  { type: 'image/jpeg', ending: 'jpg', begins: '\xff\xd8\xff' },
  { type: 'image/png', ending: 'png', begins: '\x89PNG\r\n\x1a\n' },
  { type: 'application/pdf', ending: 'pdf', begins: '%PDF-' },
  { type: 'audio/ogg', ending: 'ogg', begins: 'OggS\0' },
] as const;

export type FileType = (typeof SIGNATURES)[number]['type'];

/** Undefined for all that is not kept. */
export const fileTypeOf = (bytes: Buffer): FileType | undefined =>
  SIGNATURES.find(({ begins }) => bytes.subarray(0, begins.length).equals(Buffer.from(begins, 'latin1')))?.type;

/** How the name of such a file ends. */
export const endingOf = (wanted: FileType): string => SIGNATURES.find(({ type }) => type === wanted)?.ending ?? '';
