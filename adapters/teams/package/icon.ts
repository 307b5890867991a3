/** The icons of the app: a speech balloon, drawn here so that no tool is needed to make them. PNG as in RFC 2083. */
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
/** The colour at a place, both from 0 to 1. */
type Picture = (x: number, y: number) => Colour;

const GREEN: Colour = [0x0b, 0x6b, 0x63, 255];
const WHITE: Colour = [255, 255, 255, 255];
const CLEAR: Colour = [255, 255, 255, 0];

/** 192 by 192, on the colour of the app; Teams rounds its corners itself. */
export const colourIcon = (): Buffer => png(192, (x, y) => (isBalloon(x, y) ? WHITE : GREEN));
/** 32 by 32, white on nothing, as Teams demands. */
export const outlineIcon = (): Buffer => png(32, (x, y) => (isBalloon(x, y) ? WHITE : CLEAR));

/** A rounded box with a tail at its left. */
function isBalloon(x: number, y: number): boolean {
  const [dx, dy] = [Math.max(Math.abs(x - 0.5) - 0.2, 0), Math.max(Math.abs(y - 0.44) - 0.1, 0)];
  const isTail = x > 0.3 && x < 0.5 && y >= 0.5 && y < 0.8 - (x - 0.3);
  return Math.hypot(dx, dy) < 0.12 || isTail;
}

function png(size: number, picture: Picture): Buffer {
  const at = (place: number): number => (place + 0.5) / size;
  const rows = Array.from({ length: size }, (_row, y) => [
    0,
    ...Array.from({ length: size }, (_column, x) => picture(at(x), at(y))).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel, red, green, blue and alpha.
  header.set([8, 6], 8);
  const pixels = deflateSync(Buffer.from(rows.flat()));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
