import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { logPool } from '#adapters/store';
import { parseVkey, verifierOf, type Policy, type Verifier } from '#core/tlog';
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { Continuity, type Outside } from './continuity.js';
import { DirectoryWriter } from './directory-writer.js';
import { BUNDLE_FOLDERS } from './files.js';
import { LogDirectory } from './log-directory.js';
import { policyOf } from './policy.js';
import { publicAddress } from './public-address.js';
import { PublicationWatch } from './watch.js';
import type { Witnesses } from './witnesses.js';
import { WriteGate } from './write-gate.js';

/** The published side of the log, as every process has it. */
export interface Publishing {
  readonly pool: pg.Pool;
  readonly gate: WriteGate;
  readonly continuity: Continuity;
  readonly directory: LogDirectory;
  readonly writer: DirectoryWriter;
  readonly watch: PublicationWatch;
  /** Undefined where the policy asks for nobody. */
  readonly witnesses: Witnesses | undefined;
  readonly close: () => Promise<void>;
}

export interface PublishingOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** The verification keys of the log; the first is the one that its readers look for. */
  readonly vkeys: readonly string[];
  readonly logger: Logger;
  readonly openWitnesses: (options: { readonly policy: Policy; readonly logger: Logger }) => Witnesses;
}

/** Opens the published side, and compares before anything can be written. */
export async function openPublishing({ config, databaseUrl, vkeys, logger, openWitnesses }: PublishingOptions): Promise<Publishing> {
  const { exchange, logOrigin: origin } = config;
  const policy = policyOf(config, vkeys);
  const witnesses = policy === undefined || policy.quorum.kind === 'none' ? undefined : openWitnesses({ policy, logger });
  const directory = new LogDirectory(join(config.dataDir, 'log'), BUNDLE_FOLDERS);
  const pool = logPool(databaseUrl);
  const gate = new WriteGate();
  const verifiers = verifiersOf(vkeys);
  const continuity = new Continuity({ pool, exchange, origin, verifiers: () => verifiers, directory, outside: outsideOf(config, witnesses), gate, logger });
  const writer = new DirectoryWriter({ exchange, directory });
  const witnessRule = witnesses === undefined ? undefined : { graceSeconds: config.witnessGraceSeconds, fails: config.witnessFail };
  const watch = new PublicationWatch({ pool, continuity, writer, gate, logger, witnessRule });
  const close = async (): Promise<void> => {
    await watch.stop();
    await pool.end();
  };
  try {
    directory.open();
    // The files that people carry away by hand lie beside the checkpoint.
    await directory.keep('public', 'vkey', `${vkeys.join('\n')}\n`);
    if (config.logPolicy !== undefined) await directory.keep('public', 'policy', readFileSync(config.logPolicy, 'utf8'));
    await continuity.lookOutside();
    await watch.start();
  } catch (err) {
    await close();
    throw err;
  }
  return { pool, gate, continuity, directory, writer, watch, witnesses, close };
}

function verifiersOf(vkeys: readonly string[]): Verifier[] {
  return vkeys.map((text) => {
    const vkey = parseVkey(text);
    if (!vkey.ok) throw new Error(vkey.reason);
    return verifierOf(vkey.value);
  });
}

function outsideOf({ logUrl }: Config, witnesses: Witnesses | undefined): Outside[] {
  const asked = witnesses === undefined ? [] : [{
    name: 'the witnesses',
    notes: async () => (await witnesses.seen()).map(({ witness, note }) => ({ where: `witness ${witness}`, note })),
  }];
  return [...asked, ...(logUrl === undefined ? [] : [publicAddress(logUrl)])];
}
