import { ConfigError, loadConfig, openRuntime, processEnvironment } from '#ledger';

/** The worker process: everything that happens by itself, without the HTTP API. Any number of them may run. */
async function main(): Promise<void> {
  const runtime = await openRuntime(loadConfig(processEnvironment(), { background: true }));
  console.log('Yaosu worker is running. Ctrl-C stops it.');
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void runtime.close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

main().catch((err: unknown) => {
  console.error(err instanceof ConfigError ? err.message : err);
  process.exit(1);
});
