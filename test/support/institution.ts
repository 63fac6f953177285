import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpInstitution, type InstitutionConfig, type SettlementPort } from '#adapters/settlement';
import { shanghaiDay } from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import { openBooks, openNoticeKey } from '../../apps/cli/src/reference/settlement/books.js';
import { CHARACTERS, Institution, type CharacterName, type Fault } from '../../apps/cli/src/reference/settlement/institution.js';
import { listen } from '../../apps/cli/src/reference/settlement/server.js';
import type { InstitutionUnderTest } from '../contract/settlement.js';

/** A reference institution in this process, with a clock that a test moves. */
export interface TestInstitution extends InstitutionUnderTest {
  readonly config: InstitutionConfig;
  readonly clock: { now: number };
  readonly plan: (...faults: readonly string[]) => Promise<void>;
  readonly crash: () => Promise<void>;
}

/** The environment of an exchange that settles by it. */
export const settledBy = ({ config: { name, url, vkey } }: TestInstitution): { readonly YAOSU_SETTLEMENT: string } => ({ YAOSU_SETTLEMENT: `${name} ${url} ${vkey}` });

export async function openInstitution(kind: CharacterName, at: number = Date.now()): Promise<TestInstitution> {
  const directory = await mkdtemp(join(tmpdir(), 'yaosu-institution-'));
  const state = join(directory, 'books');
  const clock = { now: at };
  const key = await openNoticeKey(`${state}.skey`, `${kind}.reference`);
  if (!key.ok) throw new Error(key.reason);
  const { vkey, sign } = key.value;
  const start = async (port: number) => {
    const books = await openBooks(state);
    const institution = new Institution(CHARACTERS[kind], { now: () => clock.now, keep: books.keep, known: books.known });
    return { books, institution, server: await listen(institution, { host: '127.0.0.1', port }) };
  };
  let running = await start(0);
  const config = { name: kind, url: running.server.url, vkey };
  const port: SettlementPort = httpInstitution(config);
  const stop = async (): Promise<void> => {
    await running.server.close();
    await running.books.close();
  };
  return {
    config, clock, port,
    settle: () => {
      clock.now += CHARACTERS[kind].settleMs;
      return Promise.resolve();
    },
    today: () => shanghaiDay(new Date(clock.now).toISOString()),
    notice: (reference) => Promise.resolve(sign(canonicalJson({ reference, standing: running.institution.status(reference) }))),
    crash: async () => {
      await stop();
      running = await start(Number(new URL(config.url).port));
    },
    plan: (...faults) => {
      running.institution.plan(faults as readonly Fault[]);
      return Promise.resolve();
    },
    close: async () => {
      await stop();
      await rm(directory, { recursive: true });
    },
  };
}
