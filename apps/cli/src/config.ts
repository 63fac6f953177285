/** What the environment tells the commands; flags go before it. */
export interface CliConfig {
  /** Where an instance on this machine keeps its data. */
  readonly dataDir: string;
  /** Where it listens. */
  readonly url: string;
}

/** The only place where the commands read the environment; the names are those of the server. */
export const cliConfig = (environment: NodeJS.ProcessEnv = process.env): CliConfig => ({
  dataDir: environment['YAOSU_DATA'] ?? '.yaosu',
  url: `http://127.0.0.1:${environment['PORT'] ?? '8400'}`,
});
