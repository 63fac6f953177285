import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';

/** One tick of utime and stime in /proc/PID/stat: USER_HZ is 100 on every Linux. */
const TICK_MICROS = 10_000;
const KIBIBYTE = 1024;
// Fields of /proc/PID/stat after the name in parentheses, see proc(5).
const [PARENT, UTIME, STIME, CUTIME, CSTIME] = [1, 11, 12, 13, 14] as const;

/** The postmaster; undefined where it runs on another machine, and then nothing is said of its CPU. */
export type PostgresProcess = number | undefined;

/** CPU time of a process so far, in microseconds. */
export function cpuOf(pid: number): number | undefined {
  const fields = statOf(pid);
  return fields === undefined ? undefined : ticks(fields, UTIME, STIME);
}

/** CPU time of the postmaster, of its live processes, and of those that it has seen end. */
export function postgresCpu(postmaster: PostgresProcess): number | undefined {
  if (postmaster === undefined) return undefined;
  const own = statOf(postmaster);
  if (own === undefined) return undefined;
  const children = processes().map(statOf).filter((fields) => fields?.[PARENT] === String(postmaster));
  return children.reduce((total, fields) => total + (fields === undefined ? 0 : ticks(fields, UTIME, STIME)), ticks(own, UTIME, STIME, CUTIME, CSTIME));
}

/** The postmaster behind a database, if it is a process of this machine. */
export async function findPostmaster(url: string): Promise<PostgresProcess> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows: [row] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const backend = row === undefined ? undefined : statOf(row.pid);
    return backend !== undefined && read(`/proc/${String(row?.pid)}/comm`)?.trim() === 'postgres' ? Number(backend[PARENT]) : undefined;
  } finally {
    await client.end();
  }
}

/** Resident memory of a process: now, and the most so far. */
export function memoryOf(pid: number): { readonly rssBytes: number; readonly rssPeakBytes: number } | undefined {
  const status = read(`/proc/${pid}/status`) ?? '';
  const kibibytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  // One that has ended and was not waited for has a status and no memory.
  return Number.isNaN(kibibytes('VmHWM')) ? undefined : { rssBytes: kibibytes('VmRSS') * KIBIBYTE, rssPeakBytes: kibibytes('VmHWM') * KIBIBYTE };
}

const ticks = (fields: readonly string[], ...positions: readonly number[]): number => positions.reduce((total, position) => total + Number(fields[position]), 0) * TICK_MICROS;

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function statOf(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Files of processes that have ended, and all of them where there is no /proc, are missing. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
