import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KEY_TYPE, formatVkey, verificationKeyOf } from '#core/tlog';
import { loadConfig } from '../config.js';
import { policyOf } from './policy.js';

const vkeyOf = (name: string): string => formatVkey(verificationKeyOf({ name, type: KEY_TYPE.ed25519, seed: Buffer.alloc(32, name) }));
const OURS = vkeyOf('exchange.example/log');

describe('the policy of the log', () => {
  let directory: string;
  beforeAll(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-policy-')); });
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = (text: string): { logPolicy: string } => {
    const logPolicy = join(directory, 'policy');
    writeFileSync(logPolicy, text);
    return { logPolicy };
  };

  test('is none where none is configured', () => {
    expect(policyOf({ logPolicy: undefined }, [OURS])).toBeUndefined();
  });
  test('is taken when it is of this log', () => {
    expect(policyOf(file(`log ${OURS}\nquorum none\n`), [OURS])?.quorum).toEqual({ kind: 'none' });
  });
  test.each([
    ['of another log', `log ${vkeyOf('other.example/log')}\nquorum none\n`, /no log line with the key of this log/],
    ['no policy', 'nonsense\n', /is no tlog-policy/],
  ])('that is %s is refused by its name', (_what, text, message) => {
    expect(() => policyOf(file(text), [OURS])).toThrow(message);
  });
  test('that is not there is refused by its name', () => {
    expect(() => policyOf({ logPolicy: join(directory, 'missing') }, [OURS])).toThrow(/YAOSU_LOG_POLICY: .*missing cannot be read/);
  });
});

describe('the configuration of publication', () => {
  test('publishes five times a second, gives witnesses a quarter of an hour, and fails closed', () => {
    expect(loadConfig({})).toMatchObject({ publishMs: 200, witnessGraceSeconds: 900, witnessFail: 'closed', logPolicy: undefined, logUrl: undefined });
  });
  test.each([
    [{ YAOSU_PUBLISH_MS: '19' }, 'YAOSU_PUBLISH_MS'], [{ YAOSU_WITNESS_GRACE: '-1' }, 'YAOSU_WITNESS_GRACE'],
    [{ YAOSU_WITNESS_FAIL: 'half' }, 'YAOSU_WITNESS_FAIL'], [{ YAOSU_LOG_URL: 'ftp://x' }, 'YAOSU_LOG_URL'],
  ])('%p is refused by its name', (env, name) => {
    expect(() => loadConfig(env)).toThrow(name);
  });
});
