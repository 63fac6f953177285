// Sources are native ESM; jest runs them, and every installed ESM-only package (Nest 12 and others), transpiled
// to CommonJS by swc: below Node 24.9 jest cannot `require` an ES module. One test starts the built dist instead.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;

/** Names of the packages below `dir` that declare "type": "module". */
function esmPackages(dir, scope = '') {
  return readdirSync(dir, { withFileTypes: true }).filter((d) => d.isDirectory() && !d.name.startsWith('.')).flatMap((d) => {
    const path = join(dir, d.name);
    if (d.name.startsWith('@') && scope === '') return esmPackages(path, `${d.name}/`);
    const manifest = join(path, 'package.json');
    const isEsm = existsSync(manifest) && /"type"\s*:\s*"module"/.test(readFileSync(manifest, 'utf8'));
    const nested = join(path, 'node_modules');
    return [...(isEsm ? [scope + d.name] : []), ...(existsSync(nested) ? esmPackages(nested) : [])];
  });
}
const escape = (name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const swc = (parser) => ({
  jsc: { parser, transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false }, target: 'es2022', keepClassNames: true },
  module: { type: 'commonjs' }, sourceMaps: 'inline', swcrc: false,
});

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', swc({ syntax: 'typescript', decorators: true, dynamicImport: true })],
    '^.+\\.m?js$': ['@swc/jest', swc({ syntax: 'ecmascript' })],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${[...new Set(esmPackages(join(root, 'node_modules')))].map(escape).join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js', '$1'] },
  testMatch: ['<rootDir>/(apps|libs|test)/**/*.(spec|e2e-spec).ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  // A bound for what hangs, however busy the machine; `until` (test/support) gives up before it and says what it waited for.
  testTimeout: 120_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['apps/**/*.ts', 'libs/**/*.ts', '!**/*.spec.ts'],
  maxWorkers: 2,
};
