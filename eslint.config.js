// What the lint holds, and where it is looser. Formatting is Prettier's; who may import whom is .dependency-cruiser.cjs.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['**/*.ts'];
const TESTS = ['test/**/*.ts'];
/** Programs that talk to a person at a terminal. */
const TERMINAL = [
  'bot/main.ts',
  'bot/commands/**',
  'bench/**',
  'test/gate.ts',
  'test/gate/**',
  'test/proofs/run.ts',
  'test/helpers/telegram/by-hand.ts',
  'test/mongodb/run.ts',
];

export default tseslint.config(
  { ignores: ['node_modules/', 'coverage/', 'data/', 'keys/', '.cache/', 'test/browser/shots/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  eslint.configs.recommended,
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', process: 'readonly' },
    },
  },

  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    // The nearest tsconfig.json holds: the browser's pages have their own.
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Our objects are closures without a `this`, so that their functions can be taken out and handed over.
      '@typescript-eslint/unbound-method': 'off',
      // Mongoose and the driver describe plain objects as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A `while (true)` with its way out inside reads better than the contortions without it.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // An `async` function that awaits nothing keeps the promise of its interface.
      '@typescript-eslint/require-await': 'off',

      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',

      // Readable in one go: the file on a few screens, the function on one.
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 4],
      'max-params': ['error', 5],
      complexity: ['error', 15],
    },
  },
  {
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off', // a `describe` is a list, not a function
      '@typescript-eslint/no-unused-expressions': 'off', // chai: expect(x).to.be.true
      '@typescript-eslint/no-non-null-assertion': 'off', // a test may say "this is there"; if not, it fails
    },
  },
  { files: TERMINAL, rules: { 'no-console': 'off' } },
);
