import 'reflect-metadata';
import { loadConfig, openRuntime, processEnvironment, type Runtime } from '#ledger';
import { createHttp } from './http/server.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The API process: opens the exchange, serves it, and closes in order when it is told to. */
async function main(args: readonly string[]): Promise<void> {
  const config = loadConfig(processEnvironment(), { background: !args.includes('--api-only') });
  const runtime = await openRuntime(config);
  const app = await createHttp(runtime);
  // One handler of our own: Nest's re-raises the signal and would end the process before PostgreSQL has stopped.
  let closing: Promise<void> | undefined;
  const close = (): void => {
    closing ??= app.close().then(() => runtime.close()).then(() => process.exit(0));
  };
  for (const signal of SIGNALS) process.on(signal, close);
  await app.listen(config.port, config.host);
  process.stdout.write(`${await welcome(runtime, await app.getUrl())}\n`);
}

/** Where to go next, in one line. */
async function welcome(runtime: Runtime, url: string): Promise<string> {
  const token = await runtime.bootstrapToken();
  const hint = token === undefined ? '' : `; found the exchange with "Authorization: Bootstrap ${token}" at POST ${url}/v1/exchange/bootstrap`;
  return `Yaosu is ready: ${url}/docs${hint}`;
}

main(process.argv.slice(2)).catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
});
