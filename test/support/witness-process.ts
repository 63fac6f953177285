import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const CLI = join(process.cwd(), 'dist/apps/cli/src/main.js');

/** A `yaosu log witness` in a process of its own. */
export interface WitnessProcess {
  /** What it prints for a policy file: `witness <name> <vkey> <url>`. */
  readonly policyLine: string;
  readonly url: string;
  readonly said: () => string;
  readonly stop: (signal: NodeJS.Signals) => Promise<void>;
}

export async function startWitness(args: readonly string[]): Promise<WitnessProcess> {
  const child = spawn(process.execPath, [CLI, 'log', 'witness', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const exited = once(child, 'exit');
  const [line] = await Promise.race([once(child.stdout, 'data'), exited.then(([code]) => { throw new Error(`the witness ended with ${code}: ${said.join('')}`); })]) as [Buffer];
  const policyLine = line.toString().trim();
  return {
    policyLine, url: policyLine.split(' ')[3] ?? '', said: () => said.join(''),
    stop: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}
