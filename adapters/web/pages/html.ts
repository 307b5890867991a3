/** Pieces of HTML, in which every text is escaped. */

/** A piece of HTML; only `html` makes one. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
type Piece = string | number | Html | readonly Html[] | undefined;

/** The piece that a template describes. What is put into it is text, unless it is a piece itself; undefined is nothing. */
export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Html =>
  new Html(strings.reduce((all, text, at) => `${all}${textOf(pieces[at - 1])}${text}`));

function textOf(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  return typeof piece === 'object' ? piece.map(({ text }) => text).join('') : escape(String(piece));
}

/** Safe between tags and in a quoted attribute. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
