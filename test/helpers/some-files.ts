/** Files as people send them: each begins as its kind does. */
const begins = (bytes: string): ((size?: number) => Buffer) => {
  const head = Buffer.from(bytes, 'latin1');
  return (size = 64) => Buffer.concat([head, Buffer.alloc(Math.max(0, size - head.length), 'secret words ')]);
};

export const jpeg = begins('\xff\xd8\xff\xe0');
export const pdf = begins('%PDF-1.7\n');
export const ogg = begins('OggS\0');

/** What is never kept, whatever it is called. */
export const REFUSED: Readonly<Record<string, Buffer>> = {
  'a program': begins('MZ\x90\0')(),
  'a program for Linux': begins('\x7fELF')(),
  'a macro document, a zip and a zip bomb': begins('PK\x03\x04')(),
  'an older macro document': begins('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')(),
  'an archive': begins('Rar!\x1a\x07')(),
  'an SVG': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  'a page': Buffer.from('<!doctype html><script>alert(1)</script>'),
  'a PDF with something before it': Buffer.from('PK\x03\x04 %PDF-1.7'),
  nothing: Buffer.alloc(0),
};
