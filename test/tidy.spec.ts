import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { renderSections } from '../apps/cli/src/docs/docs.js';
import { fitForBrowsers, noCycle, oneWay, relativeImports, throughTheIndex, verifiersStandAlone } from './tidy/boundaries.js';
import { ROOT, isSpec, read, readSources, type Rule, type Source } from './tidy/sources.js';
import { declared, environment, httpAtTheEdge, noMachinePaths, nothingUnfinished, provisions, refusalsTested, refusalsUsed, unjustified } from './tidy/words.js';

/** House rules that neither the compiler nor ESLint knows. Each is shown to bite on a violation that is planted. */
const sources = readSources();
const manifest = JSON.parse(read('package.json')) as { readonly dependencies: Readonly<Record<string, string>>; readonly devDependencies: Readonly<Record<string, string>> };
const at = (path: string, text: string): Source => ({ path, text });
const PROVISION = "export const x: ExportProvision = { cite: { article: '第一条', quote: '原文' } };\n";

const RULES: readonly { readonly rule: string; readonly check: Rule; readonly planted: readonly Source[][] }[] = [
  {
    rule: 'a relative import stays inside its own library and carries .js', check: relativeImports,
    planted: [
      [at('libs/core/law/src/a.ts', "import { x } from '../../tlog/src/b.js';")],
      [at('apps/cli/src/a.ts', "import { x } from '../../api/src/b.js';")],
      [at('libs/core/law/src/a.ts', "import { x } from './b';")],
      [at('libs/core/law/src/a.ts', "import { x } from '../../../../test/support/api.js';")],
    ],
  },
  {
    rule: 'imports point one way: apps, ledger, adapters, core', check: oneWay,
    planted: [
      [at('libs/core/law/src/a.ts', "import { x } from '#adapters/store';")],
      [at('libs/adapters/jobs/src/a.ts', "import { x } from '#ledger';")],
      [at('libs/adapters/jobs/src/a.spec.ts', "import { x } from '#adapters/keys';")],
    ],
  },
  {
    rule: 'another library is reached through its index', check: throughTheIndex,
    planted: [[at('apps/api/src/a.ts', "import { x } from '#core/law/src/facts.js';")], [at('test/a.spec.ts', "import { x } from '#ledger/commit';")]],
  },
  {
    rule: 'libraries form no cycle, and nothing hides one', check: noCycle,
    planted: [
      [at('libs/core/law/src/a.ts', "import { x } from '#core/tlog';"), at('libs/core/tlog/src/a.ts', "import { x } from '#core/law';")],
      [at('libs/core/law/src/a.ts', "const x = await import('#core/tlog');")],
      [at('apps/api/src/a.module.ts', 'forwardRef(() => OtherModule)')],
    ],
  },
  {
    rule: 'the verifiers share no code with the ledger that they verify', check: verifiersStandAlone,
    planted: [
      [at('apps/cli/src/log/a.ts', "import { x } from '#ledger';")],
      [at('apps/cli/src/receipt/a.ts', "import { x } from '#adapters/keys';")],
      [at('apps/cli/src/law/a.ts', "import { x } from '../shared.js';"), at('apps/cli/src/shared.ts', "import { x } from '#ledger';")],
    ],
  },
  {
    rule: 'what the console brings to browsers asks of Node what its build replaces', check: fitForBrowsers,
    planted: [
      [at('apps/console/src/a.ts', "import { x } from '#core/law';"), at('libs/core/law/src/a.ts', "import { x } from '#core/tlog';"), at('libs/core/tlog/src/a.ts', "import { crc32 } from 'node:zlib';")],
      [at('apps/console/src/a.ts', "import { x } from '#core/law';"), at('apps/console/src/proof/node/crypto.ts', ''), at('libs/core/law/src/a.ts', "import { x } from 'node:fs';")],
    ],
  },
  {
    rule: 'a provision file is one provision, with its article and its sentence, under 40 lines', check: provisions,
    planted: [PROVISION.replace('article', 'title'), PROVISION.replace('quote', 'title'), PROVISION + PROVISION.replace('const x', 'const y'), PROVISION + 'void 0;\n'.repeat(39)]
      .map((text) => [at('libs/core/law/src/provisions/p/a.ts', text)]),
  },
  {
    rule: 'nothing is left unfinished in a comment', check: nothingUnfinished,
    planted: [[at('libs/core/law/src/a.ts', `// ${['TO', 'DO'].join('')}: later`)], [at('test/a.mjs', `# ${['FIX', 'ME'].join('')}`)]],
  },
  { rule: 'the environment is read in config.ts alone', check: environment, planted: [[at('libs/ledger/src/runtime.ts', "process.env['X']")]] },
  {
    rule: 'no HTTP exception outside apps/api/src/http', check: httpAtTheEdge,
    planted: [[at('apps/api/src/grants/a.ts', 'throw new NotFoundException();')], [at('libs/ledger/src/a.ts', 'class X extends HttpException {}')]],
  },
  {
    rule: 'no path of one machine', check: noMachinePaths,
    planted: [['work', 'shared'], ['home', 'me'], ['root', 'x']].map((parts) => [at('docker/a.yaml', `volume: /${parts.join('/')}`)]),
  },
  { rule: 'every refusal is used', check: refusalsUsed(), planted: [[]] },
  { rule: 'every refusal is provoked by a test', check: refusalsTested(), planted: [[]] },
  {
    rule: 'what runs is declared', check: declared(manifest),
    planted: [[at('apps/api/src/a.ts', "import { x } from 'left-pad';")], [at('libs/ledger/src/a.ts', "import '@scope/package/part';"), at('apps/api/src/b.ts', "import { Table } from 'antd';"), at('apps/console/src/a.tsx', "import { x } from 'left-pad';")]],
  },
];

describe.each(RULES)('$rule', ({ check, planted }) => {
  test('is kept', () => {
    expect(check(sources)).toEqual([]);
  });

  test.each(planted.map((violation, i) => ({ violation, i })))('is seen to be broken ($i)', ({ violation }) => {
    expect(check(violation)).not.toEqual([]);
  });
});

test('a refusal that nobody uses, or that no test provokes, is found', () => {
  const unheard = ['never', 'heard'].join('_');
  const text = `throw new Refusal('${unheard}', '');`;
  expect(refusalsUsed([unheard])(sources)).toHaveLength(1);
  expect(refusalsTested([unheard])(sources)).toHaveLength(1);
  expect([refusalsUsed([unheard])([at('libs/ledger/src/a.ts', text)]), refusalsTested([unheard])([at('libs/ledger/src/a.spec.ts', text)])]).toEqual([[], []]);
});

describe('ARCHITECTURE.md', () => {
  const architecture = read('ARCHITECTURE.md');

  test('gives the reason of every runtime dependency', () => {
    expect(unjustified(manifest, architecture)).toEqual([]);
  });

  test('is missed where it gives none', () => {
    expect(unjustified({ dependencies: { 'left-pad': '1' } }, `${architecture}\nleft-pad is nice.\n| \`left-pad\` | |\n`)).toHaveLength(1);
    expect(unjustified({ dependencies: { 'left-pad': '1' } }, '| `left-pad`, `right-pad` | pads |')).toEqual([]);
  });

  test('shows the tables as they are in the code: run `npm run docs`', () => {
    expect(renderSections(architecture)).toBe(architecture);
  });

  test('is stale where a generated table was changed by hand', () => {
    const changed = architecture.replace('`scope_denied`', '`scope_refused`');
    expect(changed).not.toBe(architecture);
    expect(renderSections(changed)).not.toBe(changed);
  });
});

describe('ESLint enforces', () => {
  /** Texts are judged where some real file stands, because the typed rules know the files of the project only. */
  const somewhere = (folder: string): string => sources.find(({ path }) => path.startsWith(folder) && path.endsWith('.ts') && isSpec(path) === folder.startsWith('test/'))?.path ?? folder;
  const body = (lines: number): string => Array.from({ length: lines }, (_, i) => `  console.log(${i});`).join('\n');
  const branches = Array.from({ length: 12 }, (_, i) => `  if (a === ${i}) return ${i};`).join('\n');
  const PLANTED: readonly (readonly [what: string, folder: string, text: string, rule: string])[] = [
    ['no any', 'libs/ledger/src/', 'export const x = (y: any): void => void y;', '@typescript-eslint/no-explicit-any'],
    ['no assertion in angle brackets', 'libs/ledger/src/', 'export const x = <string>JSON.parse("1");', '@typescript-eslint/consistent-type-assertions'],
    ['no needless as', 'libs/ledger/src/', 'export const x = (y: string): string => y as string;', '@typescript-eslint/no-unnecessary-type-assertion'],
    ['no !', 'libs/ledger/src/', 'export const x = (y: string | undefined): string => y!;', '@typescript-eslint/no-non-null-assertion'],
    ['no enum', 'libs/ledger/src/', 'export enum X { A }', 'no-restricted-syntax'],
    ['no default export', 'apps/cli/src/', 'export default 1;', 'no-restricted-syntax'],
    ['no export * across libraries', 'libs/ledger/src/', "export * from '#core/tlog';", 'no-restricted-syntax'],
    ['no forgotten promise', 'libs/ledger/src/', 'export const x = (): void => { Promise.resolve(1); };', '@typescript-eslint/no-floating-promises'],
    ['exhaustive switches', 'libs/ledger/src/', "export function x(y: 'a' | 'b'): void { switch (y) { case 'a': return; } }", '@typescript-eslint/switch-exhaustiveness-check'],
    ['functions of at most 70 lines', 'libs/ledger/src/', `export function x(): void {\n${body(70)}\n}`, 'max-lines-per-function'],
    ['files of at most 400 lines', 'libs/ledger/src/', 'export {};\n'.repeat(401), 'max-lines'],
    ['at most 4 parameters', 'libs/ledger/src/', 'export const x = (a: 1, b: 2, c: 3, d: 4, e: 5): number => a + b + c + d + e;', '@typescript-eslint/max-params'],
    ['complexity of at most 12', 'libs/ledger/src/', `export function x(a: number): number {\n${branches}\n  return 99;\n}`, 'complexity'],
    ['core without adapters', 'libs/core/', "import { x } from '#adapters/store';\nx();", 'no-restricted-imports'],
    ['core without the file system', 'libs/core/', "import { readFileSync } from 'node:fs';\nreadFileSync('x');", 'no-restricted-imports'],
    ['core without a database', 'libs/core/', "import pg from 'pg';\npg.defaults;", 'no-restricted-imports'],
    ['core without a clock', 'libs/core/', 'export const x = Date.now();', 'no-restricted-syntax'],
    ['core without today', 'libs/core/', 'export const x = new Date();', 'no-restricted-syntax'],
    ['core without chance', 'libs/core/', 'export const x = Math.random();', 'no-restricted-syntax'],
    ['core without the process', 'libs/core/', 'export const x = process.pid;', 'no-restricted-globals'],
    ['core without timers', 'libs/core/', 'setTimeout(() => undefined, 1);', 'no-restricted-globals'],
    ['adapters without the ledger', 'libs/adapters/', "import { Ledger } from '#ledger';\nexport const x = Ledger;", 'no-restricted-imports'],
    ['a ledger without Nest', 'libs/ledger/src/', "import { Injectable } from '@nestjs/common';\nexport const x = Injectable;", 'no-restricted-imports'],
    ['verifiers without the ledger', 'apps/cli/src/log/', "import { Ledger } from '#ledger';\nexport const x = Ledger;", 'no-restricted-imports'],
    ['a console without the ledger', 'apps/console/src/', "import { Ledger } from '#ledger';\nexport const x = Ledger;", 'no-restricted-imports'],
    ['a console that keeps nothing in the browser', 'apps/console/src/api/', "sessionStorage.setItem('token', 'x');", 'no-restricted-globals'],
    ['a console that speaks by its dictionaries', 'apps/console/src/pages/', "export const x = '没有记录';", 'no-restricted-syntax'],
    ['no module mocks', 'test/', "import { jest } from '@jest/globals';\njest.mock('pg');", 'no-restricted-syntax'],
  ];
  let found: string[][];

  beforeAll(() => {
    const planted = PLANTED.map(([, folder, text]) => ({ path: somewhere(folder), text: `${text}\n` }));
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'test/tidy/lint.mjs')], { input: JSON.stringify(planted), encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    found = JSON.parse(stdout) as string[][];
  });

  test.each(PLANTED.map(([what, , , rule], i) => ({ what, rule, i })))('$what', ({ rule, i }) => {
    expect(found[i]).toContain(rule);
  });
});
