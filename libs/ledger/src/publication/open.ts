import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { LogKeyring } from '#adapters/keys';
import { logPool } from '#adapters/store';
import { openWitnesses, type Witnesses } from '#adapters/witnesses';
import { parseVkey, verifierOf, type Verifier } from '#core/tlog';
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { Continuity, type Outside } from './continuity.js';
import { DirectoryWriter } from './directory-writer.js';
import { BUNDLE_KINDS } from './files.js';
import { LogDirectory } from './log-directory.js';
import { policyOf } from './policy.js';
import { publicAddress } from './public-address.js';
import { PublicationWatch } from './watch.js';
import { WriteGate } from './write-gate.js';

/** The published side of the log, as every process has it. */
export interface Publishing {
  readonly pool: pg.Pool;
  readonly gate: WriteGate;
  readonly continuity: Continuity;
  readonly directory: LogDirectory;
  readonly writer: DirectoryWriter;
  readonly watch: PublicationWatch;
  /** Undefined where the policy names nobody. */
  readonly witnesses: Witnesses | undefined;
  /** Shows the keys of the log beside its checkpoint; again when they were changed. */
  readonly keepKeys: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PublishingOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** The keys of the log, those that sign and those that did. */
  readonly keyring: LogKeyring;
  readonly logger: Logger;
}

/** Opens the published side, and compares before anything can be written. */
export async function openPublishing({ config, databaseUrl, keyring, logger }: PublishingOptions): Promise<Publishing> {
  const { exchange, logOrigin: origin } = config;
  const policy = policyOf(config, keyring.vkeys());
  const witnesses = policy === undefined || policy.witnesses.length === 0 ? undefined : openWitnesses({ policy, logger });
  const directory = new LogDirectory(join(config.dataDir, 'log'), BUNDLE_KINDS);
  const pool = logPool(databaseUrl);
  const gate = new WriteGate();
  const continuity = new Continuity({ pool, exchange, origin, pastOrigins: () => keyring.pastOrigins(), verifiers: verifiersOf(() => keyring.known()), directory, outside: outsideOf(config, witnesses), gate, logger });
  const writer = new DirectoryWriter({ exchange, directory });
  const witnessRule = witnesses === undefined || witnesses.policy.quorum.kind === 'none' ? undefined : { graceSeconds: config.witnessGraceSeconds, fails: config.witnessFail };
  const watch = new PublicationWatch({ pool, continuity, writer, gate, logger, witnessRule });
  const close = async (): Promise<void> => {
    await watch.stop();
    witnesses?.close();
    await pool.end();
  };
  const keepKeys = (): Promise<void> => directory.keep('public', 'vkey', `${keyring.vkeys().join('\n')}\n`);
  const publishing = { pool, gate, continuity, directory, writer, watch, witnesses, keepKeys, close };
  try {
    directory.open();
    // The files that people carry away by hand lie beside the checkpoint.
    await publishing.keepKeys();
    if (config.logPolicy !== undefined) await directory.keep('public', 'policy', readFileSync(config.logPolicy, 'utf8'));
    await continuity.lookOutside();
    await watch.start();
  } catch (err) {
    await close();
    throw err;
  }
  return publishing;
}

/** Reads the keys anew only when they were changed. */
function verifiersOf(vkeys: () => readonly string[]): () => readonly Verifier[] {
  let [known, verifiers]: [string, readonly Verifier[]] = ['', []];
  return () => {
    const texts = vkeys();
    if (texts.join('\n') !== known) [known, verifiers] = [texts.join('\n'), texts.map(verifierIn)];
    return verifiers;
  };
}

function verifierIn(text: string): Verifier {
  const vkey = parseVkey(text);
  if (!vkey.ok) throw new Error(vkey.reason);
  return verifierOf(vkey.value);
}

function outsideOf({ logUrl }: Config, witnesses: Witnesses | undefined): Outside[] {
  const asked = witnesses === undefined ? [] : [{
    name: 'the witnesses',
    notes: async () => (await witnesses.seen()).map(({ witness, note }) => ({ where: `witness ${witness}`, note })),
  }];
  return [...asked, ...(logUrl === undefined ? [] : [publicAddress(logUrl)])];
}
