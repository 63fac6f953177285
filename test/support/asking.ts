import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../apps/cli/src/io.js';
import type { Client, TestApi } from './api.js';

type Command = (args: string[], io: Io) => Promise<number>;

/** Somebody's command line, which asks an exchange by HTTP and writes into a directory of its own. */
export interface Asking {
  readonly directory: string;
  readonly run: (command: Command, ...args: readonly string[]) => Promise<{ readonly code: number; readonly said: string }>;
  readonly close: () => Promise<void>;
}

export async function openAsking(api: TestApi, { clientId, clientSecret }: Client): Promise<Asking> {
  await api.app.listen(0, '127.0.0.1');
  const directory = await mkdtemp(join(tmpdir(), 'yaosu-asking-'));
  const secret = join(directory, 'secret');
  await writeFile(secret, `${clientSecret}\n`);
  const given = ['--url', await api.app.getUrl(), '--client-id', clientId, '--secret-file', secret, '--dir', directory];
  return {
    directory, close: () => rm(directory, { recursive: true, force: true }),
    run: async (command, ...args) => {
      const said: string[] = [];
      const tell = (line: string): void => { said.push(line); };
      const code = await command([...args, ...given], { out: tell, err: tell, isTty: false });
      return { code, said: said.join('\n') };
    },
  };
}
