/** A zip archive of a few small files, stored as they are (PKWARE's APPNOTE, 4.3). */
import { crc32 } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** 1 January 1980, the first day that the format knows: the same files always make the same archive. */
const FIRST_DAY = 0x21;

interface Entry {
  name: Buffer;
  data: Buffer;
  offset: number;
}

/** The archive of files by their names. */
export function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const pieces: Buffer[] = [];
  let offset = 0;
  const entries = Object.entries(files).map(([file, data]): Entry => {
    const entry = { name: Buffer.from(file), data, offset };
    const piece = Buffer.concat([localHeader(entry), entry.name, data]);
    pieces.push(piece);
    offset += piece.length;
    return entry;
  });
  const directory = Buffer.concat(entries.map((entry) => Buffer.concat([centralHeader(entry), entry.name])));
  return Buffer.concat([...pieces, directory, endOf(entries.length, directory.length, offset)]);
}

function localHeader({ name, data }: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL, 0);
  describe(header, 4, { name, data });
  return header;
}

function centralHeader({ name, data, offset }: Entry): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(CENTRAL, 0);
  header.writeUInt16LE(20, 4);
  describe(header, 6, { name, data });
  header.writeUInt32LE(offset, 42);
  return header;
}

/** What both headers have: version needed, flags, method, time, day, checksum, sizes, length of the name. */
function describe(header: Buffer, at: number, { name, data }: Pick<Entry, 'name' | 'data'>): void {
  header.writeUInt16LE(20, at);
  header.writeUInt16LE(FIRST_DAY, at + 8);
  header.writeUInt32LE(crc32(data), at + 10);
  header.writeUInt32LE(data.length, at + 14);
  header.writeUInt32LE(data.length, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function endOf(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
