import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Marks, Window } from '../measure.js';
import type { LoadPlan, LoadReport } from './plan.js';

/** Runs a plan in a process of its own; fails with the answer of the first request that was not answered as it should be. */
export function generateLoad(plan: LoadPlan, { begin, end }: Marks): Promise<Window> {
  return new Promise((resolve, reject) => {
    const generator = fork(join(import.meta.dirname, 'main.js'));
    generator.on('message', (message) => {
      const report = message as LoadReport;
      switch (report.at) {
        case 'begin':
          begin();
          break;
        case 'end':
          end();
          break;
        case 'done':
          resolve(report.window);
          break;
        case 'failed':
          reject(new Error(`under load at ${plan.connections} connections: ${report.reason}`));
          break;
      }
    });
    generator.once('error', reject).once('exit', (code, signal) => reject(new Error(`the load generator ended with ${String(signal ?? code)} before it was done`)));
    generator.send(plan);
  });
}
