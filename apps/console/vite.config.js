// The console's build: hashed files below dist/apps/console, each with its compressed form beside it (apps/build.js asks for it).
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;
/** What `#core/tlog` asks of Node, in a browser: the same functions over @noble and the `buffer` package. */
const node = (name) => ({ find: `node:${name}`, replacement: resolve(here, `src/proof/node/${name}.ts`) });
/** The schemas of `#core/exchange`, without a function made of text. */
const compiler = { find: '@sinclair/typebox/compiler', replacement: resolve(here, 'src/proof/node/compiler.ts') };

export default defineConfig({
  root: here,
  base: '/console/',
  resolve: { conditions: ['source', 'module', 'browser', 'import', 'default'], alias: [...['crypto', 'buffer', 'module'].map(node), compiler] },
  // The page's nonce is put in by the server, anew for each answer.
  html: { cspNonce: '__nonce__' },
  build: {
    outDir: resolve(here, '../../dist/apps/console'), emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false }, assetsInlineLimit: 0,
    // antd's files say that they are for browsers, to servers that render; here everything is.
    rolldownOptions: { onLog: (level, log, next) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') next(level, log); } },
    reportCompressedSize: false, chunkSizeWarningLimit: 2_000, license: false,
  },
});
