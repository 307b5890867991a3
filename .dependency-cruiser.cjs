/**
 * Who may import whom. Denied unless named here; each row carries its reason.
 * `node:` modules and types from bot/core are free. Read by test/gate/imports.ts, a step of `npm test`.
 */

const folder = (path) => `^${path}/`;
const packages = (...names) => names.map((name) => `node_modules/${name}/`);
const CORE = folder('bot/core');
const MODELS = folder('models');
const PACKS = folder('models/packs');
const EMBEDDED = folder('models/embedded');
const DIRECT = '^models/store-direct\\.ts$';
const SPEECH = folder('bot/speech');
const UNDERSTANDING = folder('bot/understanding');
const STEMS = '^bot/understanding/text\\.ts$';
const DIALOGS = folder('dialogs');
const LOCALES = folder('locales');
const WEB = folder('adapters/web');
const PAGES = folder('adapters/web/pages');
const BROWSER = folder('adapters/web/pages/browser');
const EVERYTHING = '';
/** Where a run begins: the program, the command line, a worker thread, a script of a page, the guard of npm's scripts. */
const BEGINNINGS = [
  '^bot/main\\.ts$',
  '^bot/commands/[^/]+\\.ts$',
  '^models/embedded/worker\\.ts$',
  BROWSER,
  '^bot/node-24\\.cjs$',
];

/** `may`: what this layer may import beside its own files. `types`: what it may import as types only. */
const LAYERS = [
  {
    name: 'bot-core',
    files: CORE,
    may: [LOCALES, ...packages('luxon', 'zod', 'pino')],
    why: 'the words all parts share stand on nothing of ours; texts give their types only',
  },
  {
    name: 'bot-understanding',
    files: UNDERSTANDING,
    may: [CORE, ...packages('yaml', 'zod', 'luxon')],
    types: [PACKS],
    why: 'understanding is a function of text: no store, no channel, no words of the answer',
  },
  {
    name: 'bot-speech',
    files: SPEECH,
    may: [CORE, LOCALES, ...packages('i18next', 'ical.js')],
    why: 'speech turns keys into text, and dates into a calendar file, and decides nothing',
  },
  {
    name: 'bot-turn-and-outbox',
    files: '^bot/(turn|outbox)/',
    may: [CORE, UNDERSTANDING, SPEECH, MODELS, DIALOGS],
    not: EMBEDDED,
    why: 'the engine knows no channel: adapters are handed to it by bot/main.ts',
  },
  {
    name: 'bot-config',
    files: '^bot/(config|settings)\\.ts$',
    may: [CORE, ...packages('zod')],
    why: 'configuration is read before anything else is loaded',
  },
  {
    name: 'bot-loops',
    files: '^bot/loops\\.ts$',
    may: [CORE],
    why: 'it repeats work that it is given, and knows of no work by itself',
  },
  {
    name: 'node-guard',
    files: '^bot/node-24\\.cjs$',
    may: [],
    why: 'an older Node must be able to read it',
  },
  {
    name: 'bot-metrics',
    files: '^bot/metrics\\.ts$',
    may: [CORE, ...packages('prom-client')],
    types: [folder('bot/turn'), folder('bot/operation'), MODELS],
    why: 'what is measured is told to it; it looks at nothing by itself',
  },
  {
    name: 'bot-operation',
    files: folder('bot/operation'),
    may: [CORE, MODELS],
    not: EMBEDDED,
    why: 'what watches over the machine asks models, and is told the rest: it knows no channel and no dialog',
  },
  {
    name: 'bot-wiring-and-commands',
    files: '^bot/((main|bot|web-ports|telegram|teams)\\.ts$|commands/)',
    may: [EVERYTHING],
    why: 'here the parts are put together',
  },
  {
    name: 'models',
    files: MODELS,
    except: `${PACKS}|${EMBEDDED}|^models/store[^/]*\\.ts$`,
    may: [CORE, PACKS, STEMS, DIRECT, ...packages('mongoose', 'luxon', 'mongodb')],
    why:
      'a model holds its promise through Mongoose, or the few commands of store-direct.ts, on every store; `mongodb` gives BSON types and error classes; ' +
      'questions are alike by their stems, which is a function of text',
  },
  {
    name: 'models-store',
    files: '^models/store[^/]*\\.ts$',
    may: [CORE, MODELS, ...packages('mongoose', 'luxon', 'mongodb')],
    why: 'the one place that knows which store is used',
  },
  {
    name: 'models-packs',
    files: PACKS,
    may: [CORE, ...packages('yaml', 'zod', 'luxon')],
    why: 'a pack is read from files and knows no store',
  },
  {
    name: 'models-embedded',
    files: EMBEDDED,
    may: packages('mongodb', 'mingo'),
    types: [CORE],
    why: 'a MongoDB-compatible server knows nothing of schools; BSON comes from `mongodb`, one copy',
  },
  {
    name: 'dialogs',
    files: DIALOGS,
    may: [CORE, MODELS],
    not: EMBEDDED,
    why: 'a dialog calls models and answers with keys: it knows no channel, no words, no driver',
  },
  {
    name: 'adapters-teams',
    files: folder('adapters/teams'),
    may: [CORE, ...packages('botbuilder', 'botframework-[^/]+', '@microsoft/[^/]+', 'jose', 'zod')],
    types: ['^adapters/web/http\\.ts$'],
    why: 'an adapter decides nothing; the archived SDK stays in one folder (docs/decisions/003-botbuilder-in-one-folder.md)',
  },
  {
    name: 'adapters-telegram',
    files: folder('adapters/telegram'),
    may: [CORE, ...packages('node-telegram-bot-api', 'zod')],
    types: ['^adapters/web/http\\.ts$'],
    why: 'an adapter decides nothing; its routes are written in the words of our HTTP layer',
  },
  {
    name: 'adapters-web-server',
    files: '^adapters/web/server\\.ts$',
    may: [CORE, WEB, ...packages('restify', 'zod')],
    not: PAGES,
    why: 'one HTTP server; it is given routes and does not know whose they are',
  },
  {
    name: 'adapters-web',
    files: WEB,
    except: `^adapters/web/server\\.ts$|${PAGES}`,
    may: [CORE, ...packages('zod')],
    not: PAGES,
    why: 'an adapter proves and translates, and decides nothing; only server.ts knows restify',
  },
  {
    name: 'adapters-web-pages',
    files: PAGES,
    except: BROWSER,
    may: [CORE, MODELS, SPEECH, ...packages('jose', 'qrcode')],
    types: [WEB],
    not: EMBEDDED,
    why: 'a page calls the same model functions as a dialog, with an actor',
  },
  {
    name: 'adapters-web-browser',
    files: BROWSER,
    may: [],
    types: [CORE, WEB],
    why: 'what runs in the browser is served as it is: no packages, nothing of the server',
  },
];

const any = (patterns) => patterns.filter((pattern) => pattern !== '');
const from = ({ files, except }) => (except ? { path: files, pathNot: except } : { path: files });

/** The own folder of a layer, without the folders in it that are layers of their own. */
const own = ({ files, except }) => (except ? `(?!${except})${files}` : files);

function rulesOf(layer) {
  const rules = [];
  const add = (suffix, to) =>
    rules.push({ name: `${layer.name}${suffix}`, severity: 'error', comment: layer.why, from: from(layer), to });
  if (!layer.may.includes(EVERYTHING)) {
    const named = any([own(layer), ...layer.may, ...(layer.types ?? [])]);
    add('', { pathNot: named, dependencyTypesNot: ['core'] });
  }
  if (layer.types) add('-types-only', { path: layer.types, pathNot: own(layer), dependencyTypesNot: ['type-only'] });
  if (layer.not) add('-denied', { path: layer.not });
  return rules;
}

const EVERYWHERE = [
  {
    name: 'no-circular',
    comment: 'two files that need each other are one file, or three: move what both need to a file of its own',
    from: {},
    to: { circular: true },
  },
  {
    name: 'known-layer',
    comment: 'a new folder needs a row in .dependency-cruiser.cjs that says what it may import, and why',
    from: { path: '^(bot|dialogs|models|adapters)/', pathNot: LAYERS.map((layer) => layer.files) },
    to: {},
  },
  {
    name: 'no-unreachable',
    comment: 'nothing that runs leads to this file: use it, or take it away',
    from: { path: BEGINNINGS },
    to: { path: '^(bot|dialogs|models|adapters)/', pathNot: BEGINNINGS, reachable: false },
  },
  {
    name: 'nothing-imports-tests',
    comment: 'what the program needs does not live in test/ or bench/',
    from: { pathNot: '^(test|bench)/' },
    to: { path: '^(test|bench)/' },
  },
  {
    name: 'no-unresolvable',
    comment: 'this import leads nowhere: a wrong path, or a package that package.json does not have',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'packages-are-declared',
    comment: 'a package that we import stands in package.json itself, not only in the tree of another package',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-dev-packages-in-the-program',
    comment: 'a school installs without development packages',
    from: { path: '^(bot|dialogs|models|adapters)/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'bson-from-mongodb',
    comment: 'import BSON types from `mongodb`: with a second copy of bson, `instanceof` fails',
    from: {},
    to: { path: 'node_modules/bson/' },
  },
];

module.exports = {
  forbidden: [...EVERYWHERE.map((rule) => ({ severity: 'error', ...rule })), ...LAYERS.flatMap(rulesOf)],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
