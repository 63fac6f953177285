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
  await app.listen(port, host);
  process.stdout.write(`${await welcome(runtime, await app.getUrl())}\n`);
}

/** Where to go next, in one line. */
async function welcome(runtime: Runtime, url: string): Promise<string> {
  const hint = await runtime.isFounded() ? '' : `; found the exchange with "Authorization: Bootstrap ${runtime.bootstrapToken}" at POST ${url}/v1/exchange/bootstrap, or play a year of one: npm run demo`;
  return `Yaosu is ready: ${url}/docs${hint}`;
}

main(process.argv.slice(2)).catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
});
