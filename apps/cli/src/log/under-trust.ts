import { wrongUsage, type CommandSpec, type Io, type NoRun } from '../io.js';
import { printReport, type Report } from './report.js';
import { readTrust, type Trust, type TrustFlags } from './trust.js';

interface Flags extends TrustFlags { readonly json: boolean }

/** A command that verifies the one thing that it is given, under whom `TRUST_FLAGS` name. */
interface Verifying<F extends Flags> {
  readonly spec: CommandSpec;
  readonly parsed: { readonly ok: true; readonly flags: F; readonly positionals: readonly string[] } | NoRun;
  readonly io: Io;
}

/** What is to be verified, and whom its reader believes. */
interface Asked<F extends Flags> { readonly path: string; readonly flags: F; readonly trust: Trust }

/** Exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function underTrust<F extends Flags>({ spec, parsed, io }: Verifying<F>, verify: (asked: Asked<F>) => Promise<Report | NoRun>): Promise<number> {
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    const trust = await readTrust(flags);
    return trust.ok ? verify({ path, flags, trust: trust.value }) : wrongUsage(spec, trust.reason);
  }, flags.json, io);
}
