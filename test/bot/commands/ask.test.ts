import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { expect } from 'chai';

const ASK = join(import.meta.dirname, '../../../bot/commands/ask.ts');

async function ask(words: string[], input = ''): Promise<{ out: string; err: string; code: number | null }> {
  const child = spawn(process.execPath, [ASK, ...words]);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
}

describe('npm run ask', function () {
  this.timeout(60_000);

  it('prints what a parent gets, the disclosure first, the source last', async () => {
    const { out, code } = await ask(['--school', 'kelderswerf', 'hoe vaak komt de Info uit?']);
    expect(code).to.equal(0);
    expect(out).to.match(/^Hallo, ik ben Samenspraak/);
    expect(out).to.match(/elke drie weken[\s\S]*Bron: .*Kelderswerf/);
  });

  it('answers each line of --jsonl in a conversation of its own', async () => {
    const line = (id: string, language: string, words: string): string =>
      JSON.stringify({ id, school: 'kelderswerf', language, text: words });
    const lines = [line('a', 'nl', 'hoe vaak komt de Info uit?'), line('b', 'en', 'hello'), line('c', 'nl', 'ja')];
    const { out } = await ask(['--jsonl'], `${lines.join('\n')}\n`);
    const replies = out
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as Record<string, unknown>);
    expect(replies.map((one) => one['id'])).to.deep.equal(['a', 'b', 'c']);
    expect(replies[0]).to.include({ intent: 'answer', topic: 'info-newsletter' });
    expect(replies[0]).to.include.keys('reply', 'messages', 'source', 'confidence', 'slots');
    expect(replies[1]?.['reply']).to.include('What would you like to know');
    for (const one of replies) expect((one['messages'] as string[])[0]).to.match(/Samenspraak/);
  });

  it('says plainly what is wrong with the question', async () => {
    const { err, code } = await ask(['--school', 'kelderswerff', 'hoi']);
    expect(code).to.equal(1);
    expect(err)
      .to.include('kelderswerf')
      .and.not.match(/\n\s+at /);
  });

  it('answers as if it were another day', async () => {
    const { out } = await ask(['--now', '2026-08-20', 'wanneer is de ouderavond?']);
    expect(out).to.match(/september, 19\.30 uur/);
  });
});
