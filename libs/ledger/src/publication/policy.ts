import { readFileSync } from 'node:fs';
import { formatVkey, parsePolicy, type Policy } from '#core/tlog';
import { ConfigError, type Config } from '../config.js';

/** The policy whose log is ours, or undefined where nobody has to cosign. A policy of another log would never be met. */
export function policyOf({ logPolicy }: Pick<Config, 'logPolicy'>, vkeys: readonly string[]): Policy | undefined {
  if (logPolicy === undefined) return undefined;
  const policy = parsePolicy(textOf(logPolicy));
  if (!policy.ok) throw new ConfigError(`YAOSU_LOG_POLICY: ${logPolicy} is no tlog-policy: ${policy.reason}`);
  const isOurs = policy.value.logs.some(({ key }) => vkeys.includes(formatVkey(key)));
  if (!isOurs) throw new ConfigError(`YAOSU_LOG_POLICY: ${logPolicy} has no log line with the key of this log: ${vkeys.join(', ')}`);
  return policy.value;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`YAOSU_LOG_POLICY: ${path} cannot be read`, { cause });
  }
}
