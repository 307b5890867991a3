import { expect } from 'chai';
import { forbiddenImports } from './imports.ts';
import { scratchTree } from './scratch.ts';

/** What each file imports, and the rule that must refuse it. */
const REFUSED: Record<string, { imports: string; rule: string }> = {
  'bot/core/a.ts': { imports: "import '../speech/ok.ts';", rule: 'bot-core' },
  'bot/core/b.ts': { imports: "import 'mongoose';", rule: 'bot-core' },
  'bot/understanding/a.ts': { imports: "import '../../models/ok.ts';", rule: 'bot-understanding' },
  'bot/understanding/b.ts': {
    imports: "import { x } from '../../models/packs/ok.ts';",
    rule: 'bot-understanding-types-only',
  },
  'bot/speech/a.ts': { imports: "import '../../dialogs/ok.ts';", rule: 'bot-speech' },
  'bot/turn/a.ts': { imports: "import '../../adapters/web/ok.ts';", rule: 'bot-turn-and-outbox' },
  'bot/outbox/a.ts': { imports: "import '../../models/embedded/ok.ts';", rule: 'bot-turn-and-outbox-denied' },
  'bot/config.ts': { imports: "import 'mongoose';", rule: 'bot-config' },
  'bot/main.ts': { imports: "import '../test/ok.ts';", rule: 'nothing-imports-tests' },
  'models/a.ts': { imports: "import '../bot/turn/ok.ts';", rule: 'models' },
  'models/b.ts': { imports: "import './embedded/ok.ts';", rule: 'models' },
  'models/store.ts': { imports: "import '../dialogs/ok.ts';", rule: 'models-store' },
  'models/packs/a.ts': { imports: "import '../ok.ts';", rule: 'models-packs' },
  'models/embedded/a.ts': { imports: "import { x } from '../../bot/core/ok.ts';", rule: 'models-embedded-types-only' },
  'models/embedded/b.ts': { imports: "import type { X } from '../ok.ts';", rule: 'models-embedded' },
  'dialogs/a.ts': { imports: "import '../bot/speech/ok.ts';", rule: 'dialogs' },
  'dialogs/b.ts': { imports: "import 'mongoose';", rule: 'dialogs' },
  'adapters/teams/a.ts': { imports: "import '../web/ok.ts';", rule: 'adapters-teams' },
  'adapters/telegram/a.ts': { imports: "import '../../models/ok.ts';", rule: 'adapters-telegram' },
  'adapters/web/server.ts': { imports: "import './pages/ok.ts';", rule: 'adapters-web-server-denied' },
  'adapters/web/a.ts': { imports: "import 'restify';", rule: 'adapters-web' },
  'adapters/web/pages/a.ts': { imports: "import '../../../dialogs/ok.ts';", rule: 'adapters-web-pages' },
  'adapters/web/pages/browser/a.ts': { imports: "import 'luxon';", rule: 'adapters-web-browser' },
  'bot/unheard/a.ts': { imports: "import '../core/ok.ts';", rule: 'known-layer' },
  'models/c.ts': { imports: "import './nowhere.ts';", rule: 'no-unresolvable' },
  'models/d.ts': { imports: "import 'chai';", rule: 'no-dev-packages-in-the-program' },
  'models/embedded/c.ts': { imports: "import 'bson';", rule: 'bson-from-mongodb' },
  'dialogs/alone.ts': { imports: "import './ok.ts';", rule: 'no-unreachable' },
  'dialogs/round.ts': { imports: "import './trip.ts';", rule: 'no-circular' },
};

/** What leads to the files that nothing else leads to. */
const REST = [
  '../../adapters/web/pages/ok.ts',
  '../understanding/ok.ts',
  '../../dialogs/round.ts',
  '../../models/packs/ok.ts',
  '../../models/store-ok.ts',
]
  .map((path) => `import '${path}';`)
  .join('\n');

const ALLOWED: Record<string, string> = {
  'bot/core/ok.ts': "import 'node:fs';\nimport 'zod';\nexport const x = 1;\nexport type X = 1;",
  'bot/understanding/ok.ts': "import type { X } from '../../models/packs/ok.ts';\nexport type Y = X;",
  'bot/speech/ok.ts': "import '../core/ok.ts';\nimport 'i18next';",
  'bot/turn/ok.ts': "import '../speech/ok.ts';\nimport '../../dialogs/ok.ts';\nimport '../../models/ok.ts';",
  'bot/commands/ok.ts': "import '../turn/ok.ts';\nimport '../../adapters/web/ok.ts';",
  'bot/commands/rest.ts': REST,
  'models/ok.ts': "import '../bot/core/ok.ts';\nimport 'mongoose';\nexport type X = 1;",
  'models/store-ok.ts': "import './embedded/ok.ts';",
  'models/packs/ok.ts': "import 'yaml';\nexport type X = 1;\nexport const x = 1;",
  'models/embedded/ok.ts': "import type { X } from '../../bot/core/ok.ts';\nimport 'mongodb';\nexport type Y = X;",
  'dialogs/trip.ts': "import './round.ts';", // half of a circle, which is reported once
  'dialogs/ok.ts': "import '../models/ok.ts';",
  'adapters/web/ok.ts': "import '../../bot/core/ok.ts';",
  'adapters/web/pages/ok.ts': "import '../../../models/ok.ts';\nimport '../../../bot/speech/ok.ts';",
  'test/ok.ts': "import 'chai';\nimport '../bot/turn/ok.ts';",
};

describe('who may import whom', () => {
  const refused = Object.fromEntries(Object.entries(REFUSED).map(([path, { imports }]) => [path, imports]));
  const files = { ...ALLOWED, ...refused };
  let problems: string[] = [];
  let tree: ReturnType<typeof scratchTree>;

  before(async () => {
    tree = scratchTree(files);
    problems = await forbiddenImports(
      tree.folder,
      Object.keys(files).filter((path) => path.endsWith('.ts')),
    );
  });
  after(() => {
    tree.remove();
  });

  for (const [path, { imports, rule }] of Object.entries(REFUSED)) {
    it(`${path} with ${imports} breaks the rule ${rule}`, () => {
      const found = problems.filter((problem) => problem.startsWith(`${path} `) && problem.includes(`  ${rule}: `));
      expect(found, problems.join('\n')).to.have.length(1);
    });
  }

  it('what the table allows passes', () => {
    const found = problems.filter((problem) => Object.keys(ALLOWED).some((path) => problem.startsWith(`${path} `)));
    expect(found).to.deep.equal([]);
  });

  it('a file that the tool did not read is a problem, not a success', async () => {
    const empty = scratchTree({ 'bot/a.txt': '', 'elsewhere/b.ts': "import 'mongoose';" });
    try {
      const found = await forbiddenImports(empty.folder, ['bot/../elsewhere/b.ts']);
      expect(found.join()).to.include('did not read its imports');
    } finally {
      empty.remove();
    }
  });
});
