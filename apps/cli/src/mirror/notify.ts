import { spawn } from 'node:child_process';
import type { OpenAlarm } from './alarms.js';

const TIMEOUT_MS = 30_000;

/** Passes an alarm on as JSON: to a command of the regulator's own, on its standard input, and to a webhook. */
export const notifier = ({ command, webhook }: { readonly command: string | undefined; readonly webhook: string | undefined }) => async (alarm: OpenAlarm): Promise<void> => {
  const text = JSON.stringify(alarm);
  await Promise.all([command === undefined ? undefined : run(command, text), webhook === undefined ? undefined : post(webhook, text)]);
};

function run(command: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'ignore', 'inherit'], timeout: TIMEOUT_MS });
    child.once('error', reject).once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${String(code)}`));
    });
    child.stdin.on('error', () => undefined); // A command that does not read its input may end before it is written.
    child.stdin.end(text);
  });
}

async function post(url: string, text: string): Promise<void> {
  const res = await fetch(url, { method: 'POST', body: text, headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  await res.body?.cancel();
  if (!res.ok) throw new Error(`${url} answered ${res.status}`);
}
