import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const CLI = join(process.cwd(), 'dist/apps/cli/src/main.js');

/** A `yaosu gateway` in a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  readonly said: () => string;
  /** Returns the exit code. */
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
}

export async function startGateway(args: readonly string[]): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [CLI, 'gateway', '--listen', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [line] = await Promise.race([once(child.stdout, 'data'), exited.then(([code]) => { throw new Error(`the gateway ended with ${String(code)}: ${said.join('')}`); })]) as [Buffer];
  return {
    url: line.toString().trim().split(' ').at(-1) ?? '', said: () => said.join(''),
    stop: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return (await exited)[0];
    },
  };
}
