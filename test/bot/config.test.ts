import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Config, readConfig } from '../../bot/config.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import { CHANNEL_SETTINGS, SETTINGS } from '../../bot/settings.ts';
import { envExample } from '../gate/env-example.ts';
import { ROOT } from '../gate/run-step.ts';

type Environment = Record<string, string>;

/** The shape of one, and nobody's. */
const TOKEN = `123456:${'x'.repeat(35)}`;

/** The problems that an environment has, one a line. */
function problemsOf(env: Environment): string[] {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).to.be.instanceOf(OperatorError);
    return (error as OperatorError).message.split('\n').slice(1);
  }
  return [];
}

/** The names of the settings that the problems are about. */
const wrongNames = (env: Environment): string[] =>
  problemsOf(env).map((problem) => /^- (\w+)/.exec(problem)?.[1] ?? problem);

describe('configuration', () => {
  it('needs no settings: a demo on this machine alone, with the embedded store', () => {
    expect(readConfig({})).to.deep.equal({
      production: false,
      port: 3978,
      host: '127.0.0.1',
      trustProxy: false,
      dataFolder: resolve('data'),
      masterKeyFile: resolve('keys/master.key'),
      backupFolder: resolve('backups'),
      nightlyBackups: false,
      backupsKept: 14,
      schoolsFolder: resolve('schools'),
      school: 'kelderswerf',
      demo: true,
      largestFile: 10 * 2 ** 20,
      logLevel: 'info',
      defaultLanguage: 'nl',
    } satisfies Config);
  });

  it('takes what is set, and ignores what belongs to others', () => {
    const config = readConfig({
      NODE_ENV: 'production',
      PORT: '80',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://chat.school.example/',
      TRUST_PROXY: '2',
      METRICS_TOKEN: 'x'.repeat(16),
      MONGODB_URI: 'mongodb://user:word@one,two/db?replicaSet=rs',
      DATA_FOLDER: '/var/lib/samenspraak',
      MASTER_KEY_FILE: '/etc/samenspraak/master.key',
      SCHOOL: 'mkc',
      DEMO: 'off',
      LOG_LEVEL: 'warn',
      DEFAULT_LANGUAGE: 'en',
      PATH: '/bin',
      HOME: '/root',
      PORTS: '1',
      MONGODB_PORT: 'tcp://10.0.0.1:27017',
      MONGODB_SERVICE_HOST: '10.0.0.1',
    });
    expect(config).to.include({
      production: true,
      port: 80,
      host: '0.0.0.0',
      trustProxy: 2,
      demo: false,
      school: 'mkc',
    });
    expect(config).to.include({ publicUrl: 'https://chat.school.example', logLevel: 'warn', defaultLanguage: 'en' });
    expect(config.mongodbUri).to.match(/^mongodb:/);
  });

  it('cannot be changed afterwards', () => {
    const config = readConfig({});
    expect(() => Object.assign(config, { port: 1 })).to.throw(TypeError);
  });

  it('an empty setting is an absent one', () => {
    const empty = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, ' ']));
    expect(readConfig(empty)).to.deep.equal(readConfig({}));
  });

  describe('refuses, by name', () => {
    const WRONG: Record<keyof typeof SETTINGS, string[]> = {
      PORT: ['a', '-1', '65536', '1.5', '0x10', '1e3'],
      HOST: ['http://here', 'a b', '127.0.0.1:80', '-'],
      PUBLIC_URL: [
        'chat.school.nl',
        'http://chat.school.nl',
        'https://school.nl/chat',
        'https://u:p@school.nl',
        'ftp://school.nl',
      ],
      TRUST_PROXY: ['yes', '0', '-1', 'on', '10.0.0.1'],
      METRICS_TOKEN: ['short', 'has spaces in its middle'],
      MONGODB_URI: ['localhost:27017', 'postgres://x', 'mongodb://'],
      DATA_FOLDER: ['a\0b'],
      MASTER_KEY_FILE: ['./data/master.key', 'data/deep/er.key', './data', './backups/master.key'],
      BACKUP_FOLDER: ['a\0b'],
      BACKUPS_KEPT: ['0', '-1', 'all', '1000', '1.5'],
      SCHOOLS_FOLDER: ['a\0b'],
      SCHOOL: ['../elsewhere', 'De Kelderswerf', 'a/b'],
      DEMO: ['yes', 'ON', '1'],
      TELEGRAM_BOT_TOKEN: ['token', '123456', `123456:${'x'.repeat(20)}`, `bot123456:${'x'.repeat(35)}`],
      TELEGRAM_BOT_NAME: ['@school_bot', 'school', 'a b_bot'],
      TELEGRAM_DECISION: ['x'.repeat(201), 'a\nb'],
      TELEGRAM_API_URL: ['api.telegram.org', 'http://api.telegram.org', 'https://a:b@here.nl', 'https://here.nl/?a=b'],
      TEAMS_APP_ID: ['bot', '1111', '{11111111-1111-4111-8111-111111111111}'],
      TEAMS_TENANT_ID: ['school.onmicrosoft.com', 'common'],
      TEAMS_APP_PASSWORD: ['short', 'has spaces in its middle'],
      TEAMS_PASSWORD_EXPIRES: ['31-08-2027', '2027-13-01', 'next year'],
      TEAMS_CLOUD_URL: ['https://smba.trafficmanager.net', 'http://10.0.0.1', 'http://127.0.0.1:1/path'],
      FILE_LIMIT_MB: ['21', '-1', '1.5', '10 MB', '100'],
      LOG_LEVEL: ['loud', 'INFO'],
      DEFAULT_LANGUAGE: ['xx', 'Dutch', '../en'],
    };
    for (const [name, values] of Object.entries(WRONG)) {
      it(name, () => {
        for (const value of values) expect(wrongNames({ [name]: value }), value).to.deep.equal([name]);
      });
    }
  });

  it('lists all problems at once, each with the way to mend it', () => {
    const problems = problemsOf({ PORT: 'x', PUBLIC_URL: 'x', LOG_LEVEL: 'x', DEMO: 'on', HOST: '0.0.0.0' });
    expect(problems.map((problem) => problem.split(' ')[1])).to.deep.equal(['PORT', 'PUBLIC_URL', 'LOG_LEVEL', 'DEMO']);
    for (const problem of problems) expect(problem).to.match(/Mend it|Leave /);
  });

  it('abuse 74: a wrong value, which may be a secret, is never shown', () => {
    const names = [...Object.keys(SETTINGS), ...CHANNEL_SETTINGS];
    const mark = 'Zq7Zq7';
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), fc.string(), (chosen, noise) => {
        const env = Object.fromEntries(chosen.map((name) => [name, `${mark}${noise}${mark}`]));
        const told = problemsOf(env).join('\n');
        expect(told).not.to.include(mark);
      }),
      { numRuns: 200 },
    );
  });

  describe('the demo, whose people have no passwords', () => {
    const OUTSIDE: Record<string, string> = {
      MONGODB_URI: 'mongodb://127.0.0.1/',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://chat.school.example',
      TRUST_PROXY: 'loopback',
      ...Object.fromEntries(CHANNEL_SETTINGS.map((name) => [name, 'token'])),
      TELEGRAM_BOT_TOKEN: TOKEN,
    };
    /** What opens it only together. */
    const TEAMS = {
      TEAMS_APP_ID: '11111111-1111-4111-8111-111111111111',
      TEAMS_TENANT_ID: '22222222-2222-4222-8222-222222222222',
      TEAMS_APP_PASSWORD: 'x'.repeat(40),
    };
    for (const [name, value] of Object.entries(OUTSIDE)) {
      it(`is off by itself when ${name} opens the machine, and refused when asked for`, () => {
        const env = name in TEAMS ? TEAMS : { [name]: value };
        expect(readConfig(env).demo).to.equal(false);
        expect(readConfig({ ...env, DEMO: 'off' }).demo).to.equal(false);
        expect(problemsOf({ ...env, DEMO: 'on' }).join()).to.match(new RegExp(`^- DEMO cannot be on here.*${name}`));
      });
    }

    for (const host of ['127.0.0.1', '127.8.0.1', '::1', 'localhost']) {
      it(`is allowed on ${host}`, () => {
        expect(readConfig({ HOST: host, PUBLIC_URL: 'http://localhost:3978', DEMO: 'on' }).demo).to.equal(true);
      });
    }

    for (const host of ['127.0.0.1.example.com', 'localhost.example.com', '0.0.0.0', '::', '192.168.1.2']) {
      it(`is off on ${host}`, () => {
        expect(readConfig({ HOST: host }).demo).to.equal(false);
      });
    }

    it('can be switched off', () => {
      expect(readConfig({ DEMO: 'off' }).demo).to.equal(false);
    });
  });

  describe('Telegram', () => {
    const production = { NODE_ENV: 'production', TELEGRAM_BOT_TOKEN: TOKEN };

    it('is off without a token', () => {
      expect(readConfig({ TELEGRAM_DECISION: 'MR 2026-4' })).not.to.have.property('telegram');
    });

    it("is refused in production without the school's decision, and says what to do", () => {
      expect(wrongNames(production)).to.deep.equal(['TELEGRAM_BOT_TOKEN']);
      expect(problemsOf(production).join()).to.match(/TELEGRAM_DECISION.*docs\/telegram\.md/);
      const { telegram } = readConfig({ ...production, TELEGRAM_DECISION: 'MR 2026-4' });
      expect(telegram).to.deep.equal({ token: TOKEN, apiUrl: 'https://api.telegram.org' });
    });

    it('can be tried out elsewhere, also with a Bot API server on this machine', () => {
      const env = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_URL: 'http://127.0.0.1:8081/' };
      expect(readConfig(env).telegram).to.deep.equal({ token: TOKEN, apiUrl: 'http://127.0.0.1:8081' });
    });

    it('calls us only at an https address, where it can reach us', () => {
      const at = (url: string): unknown => readConfig({ TELEGRAM_BOT_TOKEN: TOKEN, PUBLIC_URL: url }).telegram;
      expect(at('https://chat.school.example')).to.include({ publicUrl: 'https://chat.school.example' });
      expect(at('http://localhost:3978')).not.to.have.property('publicUrl');
    });
  });

  describe('Teams', () => {
    const ids = { TEAMS_APP_ID: '11111111-1111-4111-8111-111111111111', TEAMS_TENANT_ID: randomUUID().toUpperCase() };
    const complete = { ...ids, TEAMS_APP_PASSWORD: 'x'.repeat(40) };

    it('abuse 15: teams without an app id, a tenant or a secret is refused, and says what is missing', () => {
      for (const name of Object.keys(complete))
        for (const env of [{}, { NODE_ENV: 'production' }])
          expect(wrongNames({ ...env, ...complete, [name]: '' })).to.deep.equal([name]);
      expect(readConfig({ ...complete, NODE_ENV: 'production' }).teams).to.deep.equal({
        appId: ids.TEAMS_APP_ID,
        tenant: ids.TEAMS_TENANT_ID.toLowerCase(),
        password: complete.TEAMS_APP_PASSWORD,
      });
    });

    it('abuse 17: teams never believes a stand-in in production', () => {
      const standIn = { ...complete, TEAMS_CLOUD_URL: 'http://127.0.0.1:8082' };
      expect(readConfig(standIn).teams).to.include({ standIn: 'http://127.0.0.1:8082' });
      expect(wrongNames({ ...standIn, NODE_ENV: 'production' })).to.deep.equal(['TEAMS_CLOUD_URL']);
    });
  });

  describe('the master key', () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'samenspraak-config-'));
      mkdirSync(join(folder, 'data'));
      symlinkSync(join(folder, 'data'), join(folder, 'keys'));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it('is refused inside the data folder, also by way of a link', () => {
      const env = { DATA_FOLDER: join(folder, 'data'), MASTER_KEY_FILE: join(folder, 'keys', 'new', 'master.key') };
      expect(wrongNames(env)).to.deep.equal(['MASTER_KEY_FILE']);
    });

    it('may lie beside it, also when its name begins alike', () => {
      const env = { DATA_FOLDER: join(folder, 'data'), MASTER_KEY_FILE: join(folder, 'data-keys', 'master.key') };
      expect(wrongNames(env)).to.deep.equal([]);
    });
  });

  describe('a slip of the pen', () => {
    const MEANT: Record<string, string> = {
      PUBLC_URL: 'PUBLIC_URL',
      MONGO_URI: 'MONGODB_URI',
      MONGO_URL: 'MONGODB_URI',
      TRUST_PROXYS: 'TRUST_PROXY',
      METRIC_TOKEN: 'METRICS_TOKEN',
      TELEGRAM_TOKEN: 'TELEGRAM_BOT_TOKEN',
      SCHOOL_FOLDER: 'SCHOOLS_FOLDER',
      TELEGRAM_DECISIONS: 'TELEGRAM_DECISION',
    };
    for (const [slip, meant] of Object.entries(MEANT)) {
      it(`${slip}: did you mean ${meant}?`, () => {
        expect(problemsOf({ [slip]: 'x' }).join()).to.include(`${slip} is no setting; did you mean ${meant}?`);
      });
    }
  });

  it('.env.example tells of every setting, as it is', () => {
    const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
    expect(text, 'mend it with `npm run fix`').to.equal(envExample());
  });
});
