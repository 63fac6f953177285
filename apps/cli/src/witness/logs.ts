import { parseVkey, verifierOf, type Result, type Verifier } from '#core/tlog';

/** A log that is witnessed: its keys, of which it has two while it changes them, and where it is served if that is known. */
export interface WitnessedLog {
  readonly origin: string;
  readonly verifiers: readonly Verifier[];
  readonly url?: string;
}

const LOGS_MAX = 1024;

/** The lines of a policy file that name no log. */
const PASSED_OVER = /^(#.*|witness|group|quorum)$/;

/** Reads logs as `VKEY[ URL]`, one a line; the `log` lines of a C2SP tlog-policy file are read as well, and its other lines passed over. */
export function parseLogs(lines: readonly string[]): Result<ReadonlyMap<string, WitnessedLog>> {
  const logs = new Map<string, WitnessedLog>();
  for (const line of lines) {
    const [first = '', ...others] = line.split(/[ \t]+/).filter((item) => item !== '');
    if (first === '' || PASSED_OVER.test(first)) continue;
    const log = parseLog(first === 'log' ? others : [first, ...others]);
    if (!log.ok) return { ok: false, reason: `'${line}': ${log.reason}` };
    const known = logs.get(log.value.origin);
    logs.set(log.value.origin, { ...known, ...log.value, verifiers: [...known?.verifiers ?? [], ...log.value.verifiers] });
  }
  if (logs.size > LOGS_MAX) return { ok: false, reason: `more than ${LOGS_MAX} logs` };
  return logs.size > 0 ? { ok: true, value: logs } : { ok: false, reason: 'no log is given: a witness cosigns only for logs whose keys it was told, see --log and --logs' };
}

function parseLog([vkey = '', url, ...rest]: readonly string[]): Result<WitnessedLog> {
  const key = parseVkey(vkey);
  if (!key.ok) return key;
  if (rest.length > 0) return { ok: false, reason: 'expected VKEY[ URL]' };
  if (url !== undefined && !URL.canParse(url)) return { ok: false, reason: `${url} is not an address` };
  return { ok: true, value: { origin: key.value.name, verifiers: [verifierOf(key.value)], ...(url === undefined ? {} : { url }) } };
}
