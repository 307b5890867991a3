import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { BSON } from 'mongodb';
import { OperatorError } from '../../../bot/core/errors.ts';
import { enclose, newHeader, readHeader } from '../../../models/backup/format/envelope.ts';
import { readBackup, verifyBackup } from '../../../models/backup/format/read-backup.ts';
import { type BackupRecord, encodeRecords } from '../../../models/backup/format/records.ts';
import { openKey } from '../../../models/sealing/keyring.ts';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { failing } from '../../helpers/sealed-store.ts';

const NOW = new Date('2026-11-22T20:00:00Z');

describe('the file of a backup', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    file = join(folder, 'x.backup');
    openKey(randomBytes(32));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = async (records: BackupRecord[]): Promise<Buffer> => {
    const content = Buffer.concat(await Array.fromAsync(encodeRecords(Readable.from(records))));
    const chunks = await Array.fromAsync(enclose(newHeader(2, NOW), Readable.from([gzipSync(content, { level: 0 })])));
    const bytes = Buffer.concat(chunks);
    writeFileSync(file, bytes);
    return bytes;
  };
  const some = (count: number, size: number): BackupRecord[] =>
    Array.from({ length: count }, (_, at) => ({
      collection: at % 2 ? 'notes' : 'people',
      document: BSON.serialize({ _id: at, text: randomBytes(size) }),
    }));

  it('gives back every record, in order, whatever their number and size', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 0, max: 40_000 }), async (count, size) => {
        const records = some(count, size);
        await write(records);
        const read: BackupRecord[] = [];
        const counts = await readBackup(file, (record) => void read.push(record));
        expect(read.map(({ collection }) => collection)).to.deep.equal(records.map(({ collection }) => collection));
        for (const [at, { document }] of read.entries())
          expect(Buffer.from(document).equals(records[at]!.document)).to.equal(true);
        expect(Object.values(counts).reduce((sum, one) => sum + one, 0)).to.equal(count);
      }),
      { numRuns: 25 },
    ));

  it('does not open when a bit was changed, wherever', async () => {
    const bytes = await write(some(6, 40_000));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << bit;
        writeFileSync(file, changed);
        expect(await failing(verifyBackup(file))).to.be.instanceOf(OperatorError);
      }),
      {
        numRuns: 60,
        examples: [
          [3, 0],
          [20, 7],
          [22, 0],
          [60, 0],
          [bytes.length - 1, 0],
        ],
      },
    );
  });

  it('does not open when it was cut off, wherever, also between two chunks', async () => {
    const bytes = await write(some(6, 40_000));
    const chunk = 65_536 + 16;
    const headLength = readHeader(file).bytes.length;
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        writeFileSync(file, bytes.subarray(0, length));
        expect(await failing(verifyBackup(file))).to.be.instanceOf(OperatorError);
      }),
      { numRuns: 40, examples: [[0], [headLength], [headLength + chunk], [headLength + 2 * chunk]] },
    );
  });

  it('does not open when two chunks changed places', async () => {
    const bytes = await write(some(6, 40_000));
    const start = readHeader(file).bytes.length;
    const chunk = (at: number): Buffer => bytes.subarray(start + at * 65_552, start + (at + 1) * 65_552);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, start), chunk(1), chunk(0), bytes.subarray(start + 131_104)]));
    expect(await failing(verifyBackup(file))).to.be.instanceOf(OperatorError);
  });

  it('names the id of the master key that is missing, and no key', async () => {
    await write(some(1, 10));
    const { master } = readHeader(file).header;
    openKey(randomBytes(32));
    expect((await failing(verifyBackup(file))).message).to.include(master);
  });

  it('holds nothing in the clear but its header', async () => {
    await write([{ collection: 'notes', document: BSON.serialize({ _id: 'kanariegeel' }) }]);
    expect(readFileSync(file).includes('kanariegeel')).to.equal(false);
    expect(readFileSync(file).includes('notes')).to.equal(false);
  });
});
