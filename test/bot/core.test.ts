import { expect } from 'chai';
import fc from 'fast-check';
import { cleanText, maskCitizenNumbers } from '../../bot/core/clean.ts';
import { createLog, redact } from '../../bot/core/log.ts';

describe('the text of a person', () => {
  it('abuse 8: is well-formed and free of controls, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text + '\ud800\0\u202e');
        expect(clean.isWellFormed()).to.equal(true);
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(clean).not.to.match(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u200b]/);
      }),
    );
  });

  it('abuse 50: loses marks that turn or hide letters, and keeps what scripts and emoji need', () => {
    expect(cleanText('abc\u202Etxt.exe\u202C \u200Bx\uFEFF')).to.equal('abctxt.exe x');
    expect(cleanText('می\u200Cخواهم 👨\u200D👩\u200D👧 é')).to.equal('می\u200Cخواهم 👨\u200D👩\u200D👧 é');
  });

  it('masks citizen service numbers, and no other digits', () => {
    expect(maskCitizenNumbers('bsn 111222333 en 1112.22.333')).to.equal('bsn ********* en *********');
    expect(maskCitizenNumbers('bel 0612345678 of 123456780')).to.equal('bel 0612345678 of 123456780');
  });
});

describe('the log', () => {
  const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
    const lines: string[] = [];
    write(createLog('debug', { write: (line) => void lines.push(line) }));
    return lines.join('');
  };

  it('abuse 74: redacts tokens and credentials in errors, causes and stacks', () => {
    const secrets = ['123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', 'hunter2-secret', 'eyJhbGciOi.eyJzdWIiOiIx.c2ln'];
    const cause = new Error(`GET https://api.telegram.org/bot${secrets[0]}/getMe`);
    const error = new Error(`mongodb://admin:${secrets[1]}@db/x Bearer ${secrets[2]}`, { cause });
    const text = logged((log) =>
      log.error({ err: error, token: secrets[0], request: { authorization: secrets[2] } }, 'x'),
    );
    for (const secret of secrets) expect(text).not.to.include(secret);
    expect(redact(`Bearer ${secrets[2]}`)).to.equal('Bearer ***');
  });

  it('abuse 74: leaves out what an error of parsing quotes, and keeps where it was', () => {
    const lines: string[] = [];
    const parse = (): unknown => JSON.parse('kanarie is ziek');
    expect(parse).to.throw(SyntaxError, 'kanarie');
    try {
      parse();
    } catch (error) {
      createLog('info', { write: (line) => void lines.push(line) }).error({ err: error }, 'a turn failed');
    }
    expect(lines.join('')).to.include('core.test.ts').and.include('SyntaxError').and.not.include('kanarie');
  });

  it('abuse 57: keeps a line break in a value on one line', () => {
    expect(logged((log) => log.info({ row: 'a\r\nb' }, 'x')).trimEnd()).not.to.match(/[\r\n]/);
  });
});
