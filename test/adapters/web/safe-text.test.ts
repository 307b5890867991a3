import { expect } from 'chai';
import fc from 'fast-check';
import { safeText, webAddress } from '../../../adapters/web/pages/browser/safe-text.ts';

const PIECES = [
  'a',
  'я',
  ' ',
  '.',
  '5',
  'س',
  '👩',
  '🏴',
  '\u200D',
  '\u200C',
  '\u200B',
  '\u202E',
  '\u{E0067}',
  '\r',
  '\n',
  '\uFE0F',
];

describe('text that is shown', () => {
  it('abuse 50: loses what turns its direction or hides in it', () => {
    expect(safeText('safe\u202Efdp.exe')).to.equal('safefdp.exe');
    expect(safeText('\u2066a\u2069\u200Eb\u200F\u061Cc')).to.equal('abc');
    expect(safeText('pay\u200Bpal\uFEFF \u2060ok\u00AD?')).to.equal('paypal ok\u00AD?');
    expect(safeText('E\u200Dls \u200CBakker')).to.equal('Els Bakker');
    expect(safeText('ok\u{E0069}\u{E0067}')).to.equal('ok');
    expect(safeText('a\u0000b\u0007c\r\nd\te\u0085')).to.equal('abc\nd\te');
  });

  it('keeps emoji, flags and scripts that join their letters', () => {
    for (const text of ['👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇳🇱', 'می‌خواهم', 'क्‍ष', 'e\u0301', 'İstanbul', 'Привіт']) {
      expect(safeText(text)).to.equal(text);
    }
  });

  it('is safe to make safe twice', () => {
    const promise = fc.property(fc.array(fc.constantFrom(...PIECES)), (pieces) => {
      const text = pieces.join('');
      expect(safeText(safeText(text))).to.equal(safeText(text));
    });
    fc.assert(promise);
  });
});

describe('an address that becomes a link', () => {
  it('abuse 49: is one of the web, as the browser will read it', () => {
    for (const url of [
      'javascript:alert(1)',
      ' java\nscript:alert(1)',
      'data:text/html,x',
      'tg://x',
      'file:///etc',
      '//x',
      '',
    ]) {
      expect(webAddress(url), url).to.equal(undefined);
    }
    expect(webAddress('https://school.example/a')?.host).to.equal('school.example');
    expect(webAddress('https://school.nl@evil.example/')?.host).to.equal('evil.example');
    expect(webAddress('http://аррӏе.example')?.host).to.match(/^xn--/);
  });
});
