import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.json': 'application/json', '.woff2': 'font/woff2', '.png': 'image/png',
};
/** What stands in the built page where each answer puts its own. */
const NONCE = '__nonce__';

/** One file as it is sent. */
export interface ConsoleFile { readonly type: string; readonly body: Buffer; readonly gzip: Buffer | undefined }

/**
 * The built console, a few megabytes, in memory: what is not in this table is not served, so no path leads anywhere else, and no
 * request touches the disk. Beside each file lies its compressed form, made by the build.
 */
export class ConsoleFiles {
  private constructor(private readonly page: string, private readonly files: ReadonlyMap<string, ConsoleFile>) {}

  /** Undefined where the console was not built. */
  static read(directory: string): ConsoleFiles | undefined {
    if (!existsSync(join(directory, 'index.html'))) return undefined;
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
    const files = names.filter((name) => Object.hasOwn(TYPES, extname(name))).map((name): [string, ConsoleFile] => [name, {
      type: TYPES[extname(name)] ?? '', body: readFileSync(join(directory, name)), gzip: names.includes(`${name}.gz`) ? readFileSync(join(directory, `${name}.gz`)) : undefined,
    }]);
    return new ConsoleFiles(readFileSync(join(directory, 'index.html'), 'utf8'), new Map(files));
  }

  find = (name: string): ConsoleFile | undefined => this.files.get(name);

  /** The page that every address of the console begins with. */
  pageWith = (nonce: string): string => this.page.replaceAll(NONCE, nonce);
}
