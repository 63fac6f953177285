import tseslint from 'typescript-eslint';

// Regexes, not globs: ESLint reads a glob that starts with "#" as a gitignore comment and enforces nothing.
const IO = '(@nestjs/|typeorm$|bullmq$|ioredis$|pg$|express$|fastify|rxjs|node:(fs|net|http|https|child_process|timers|os|process|worker_threads))';
/** The dependency rule, apps -> ledger -> adapters -> core: what each layer must not import. */
const FORBIDDEN = {
  'libs/core/**/*.ts': `^(#adapters/|#ledger$|${IO})`,
  'libs/adapters/**/*.ts': '^(#ledger$|express$|fastify)',
  'libs/ledger/**/*.ts': '^(@nestjs/|express$|fastify|bullmq$|ioredis$)',
  // What a browser runs: core's functions, and nothing of Node but what `proof/node` stands in for.
  'apps/console/src/**/*.{ts,tsx}': '^(#adapters/|#ledger$|node:)',
  'apps/cli/src/{log,audit,receipt,law,tokens,manifest,evidence,handover,statement,witness,anchor,report}/**/*.ts': '^(#adapters/|#ledger$)',
};
const layers = Object.entries(FORBIDDEN).map(([files, regex]) => ({
  files: [files], ignores: ['**/*.spec.ts'],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex, message: 'breaks the dependency rule, see ARCHITECTURE.md' }] }] },
}));
const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'use an as-const union' };
const NO_DEFAULT = { selector: 'ExportDefaultDeclaration', message: 'no default exports' };
const NO_STAR = { selector: "ExportAllDeclaration[source.value=/^#/]", message: 'no `export *` across libraries' };
const NO_CLOCK = {
  selector: "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.object.name='Math'][callee.property.name='random']",
  message: 'core takes time and randomness as arguments',
};
const pureCore = {
  files: ['libs/core/**/*.ts'], ignores: ['**/*.spec.ts'],
  rules: {
    'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance'],
    'no-restricted-syntax': ['error', NO_CLOCK, NO_ENUM, NO_DEFAULT, NO_STAR],
  },
};
/** Pages say everything by `words/`: a text of their own would stay in one language. */
const NO_TEXT = { selector: 'JSXText[value=/\\p{L}/u], JSXAttribute[name.name=/^(title|placeholder|aria-label|alt)$/] > Literal[value=/\\p{L}/u]', message: 'say it by a dictionary of words/' };
const NO_CHINESE = { selector: 'Literal[value=/\\p{Script=Han}/u], TemplateElement[value.raw=/\\p{Script=Han}/u]', message: 'say it by a dictionary of words/' };
const NO_HTML = { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'a page makes no HTML out of text' };
const inBrowser = [
  { files: ['apps/console/src/**/*.{ts,tsx}'], rules: { 'no-restricted-globals': ['error', 'process', 'Buffer', 'sessionStorage', 'localStorage', 'indexedDB'], 'no-restricted-syntax': ['error', NO_ENUM, NO_DEFAULT, NO_STAR, NO_TEXT, NO_HTML], '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: false }], complexity: ['error', { max: 14, variant: 'modified' }] } },
  { files: ['apps/console/src/**/*.{ts,tsx}'], ignores: ['apps/console/src/words/**', '**/*.spec.ts', 'apps/console/src/parts/**', 'apps/console/src/session/sign-in-page.tsx', 'apps/console/src/shell/shell.tsx'], rules: { 'no-restricted-syntax': ['error', NO_ENUM, NO_DEFAULT, NO_STAR, NO_TEXT, NO_HTML, NO_CHINESE] } },
  // Which language somebody reads is no secret, and the only thing that a browser keeps.
  { files: ['apps/console/src/words/language.tsx'], rules: { 'no-restricted-globals': ['error', 'process', 'Buffer', 'sessionStorage', 'indexedDB'] } },
  // How far in the ledger somebody has looked is a number, and says nothing of who that was.
  { files: ['apps/console/src/shell/seen.ts'], rules: { 'no-restricted-globals': ['error', 'process', 'Buffer', 'sessionStorage', 'indexedDB'] } },
  // What somebody fills in may be lost with the tab, not with the page; it is the draft and nothing that signs in.
  { files: ['apps/console/src/forms/use-draft.ts'], rules: { 'no-restricted-globals': ['error', 'process', 'Buffer', 'localStorage', 'indexedDB'] } },
  { files: ['apps/console/src/api/operations.ts'], rules: { 'max-lines': 'off', '@typescript-eslint/no-redundant-type-constituents': 'off' } },
];
const NO_JEST_MOCK = { selector: "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|doMock|unstable_mockModule)$/]", message: 'test against the real thing' };

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines-per-function': ['error', { max: 70, skipComments: true, skipBlankLines: true }],
      'max-lines': ['error', 400],
      complexity: ['error', { max: 12, variant: 'modified' }], // A switch over a union counts once, however many members it has.
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      'no-restricted-syntax': ['error', NO_ENUM, NO_DEFAULT, NO_STAR],
    },
  },
  { files: ['**/*.{spec,e2e-spec}.ts', 'test/**/*.ts'], rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': ['error', NO_ENUM, NO_DEFAULT, NO_JEST_MOCK], '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['apps/api/src/**/*.controller.ts', 'apps/api/src/**/*.module.ts'], rules: { '@typescript-eslint/max-params': ['error', { max: 6 }] } },
  // Tables of one row per action, or per forgery: a second file would only hide half of them.
  { files: ['libs/core/exchange/src/{permissions,commands,lifecycles.spec}.ts', 'test/property/audit/forged.spec.ts'], rules: { 'max-lines': 'off' } },
  // Deprecated to stand out, says its author: it is for a provider on this machine, and the configuration takes no other over http.
  { files: ['apps/api/src/session/provider.ts'], rules: { '@typescript-eslint/no-deprecated': ['error', { allow: [{ from: 'package', package: 'oauth4webapi', name: 'allowInsecureRequests' }] }] } },
  ...inBrowser, ...layers, pureCore,
);
