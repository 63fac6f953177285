import 'reflect-metadata';
import { loadConfig, openRuntime, processEnvironment, type Runtime } from '#ledger';
import { createHttp } from './http/server.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The API process: opens the exchange, serves it, and closes in order when it is told to. */
async function main(args: readonly string[]): Promise<void> {
  const config = loadConfig(processEnvironment(), { background: !args.includes('--api-only') });
  const runtime = await openRuntime(config);
  try {
    await serve(runtime);
  } catch (err) {
    await runtime.close();
    throw err;
  }
}

async function serve(runtime: Runtime): Promise<void> {
  const { port, host } = runtime.config;
  const app = await createHttp(runtime);
  // One handler of our own: Nest's re-raises the signal and would end the process before PostgreSQL has stopped.
  let closing: Promise<void> | undefined;
  const close = (): void => {
    closing ??= app.close().then(() => runtime.close()).then(() => process.exit(0));
  };
  for (const signal of SIGNALS) process.on(signal, close);
  const hint = await hintFor(runtime);
  await app.listen(port, host);
  const url = await app.getUrl();
  const { parts } = await runtime.ready();
  const state = parts['log'] === 'ok' ? 'is ready' : 'answers and writes nothing';
  process.stdout.write(`Yaosu ${state}: ${url}/console/, its API is explained at ${url}/docs${hint}\n${parts['log'] === 'ok' ? '' : `${parts['log']}\n`}`);
}

/** Where to go next while the exchange has no operator. */
async function hintFor(runtime: Runtime): Promise<string> {
  if (await runtime.isFounded()) return '';
  return `; found the exchange with "Authorization: Bootstrap ${runtime.bootstrapToken}" at POST /v1/exchange/bootstrap, or play a year of one: npm run demo`;
}

main(process.argv.slice(2)).catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exit(1); // Whatever still listens must not answer for an exchange that is not there.
});
