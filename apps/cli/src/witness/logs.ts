import { parseVkey, verifierOf, type Result, type Verifier } from '#core/tlog';

/** A log that is witnessed, by its keys, of which it has two while it changes them. */
export interface WitnessedLog {
  readonly origin: string;
  readonly verifiers: readonly Verifier[];
}

const LOGS_MAX = 1024;
const NO_LOG = 'no log is given: a witness cosigns only for logs whose keys it was told, see --log and --logs';

/**
 * The logs given by their keys, and those of a file: one vkey a line, or the `log` lines of a C2SP tlog-policy file, whose
 * other lines are passed over.
 */
export function readLogs(vkeys: readonly string[], file: string): Result<ReadonlyMap<string, WitnessedLog>> {
  const logs = new Map<string, WitnessedLog>();
  for (const vkey of [...vkeys, ...file.split('\n').flatMap(vkeyIn)]) {
    const key = parseVkey(vkey);
    if (!key.ok) return key;
    const { name: origin } = key.value;
    logs.set(origin, { origin, verifiers: [...logs.get(origin)?.verifiers ?? [], verifierOf(key.value)] });
  }
  if (logs.size > LOGS_MAX) return { ok: false, reason: `more than ${LOGS_MAX} logs` };
  return logs.size > 0 ? { ok: true, value: logs } : { ok: false, reason: NO_LOG };
}

function vkeyIn(line: string): readonly string[] {
  const [first = '', second = ''] = line.trim().split(/[ \t]+/);
  if (first === '' || /^(#.*|witness|group|quorum)$/.test(first)) return [];
  return [first === 'log' ? second : first];
}
