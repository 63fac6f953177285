import type { NoteSignature } from '#core/tlog';
import { EXIT, type Io, type NoRun } from '../io.js';
import { Unreadable } from './inputs.js';

/** What a verification ends with, once for people and once for programs. */
export interface Report {
  readonly code: number;
  readonly headline: string;
  readonly rows: readonly (readonly [label: string, text: string])[];
  readonly json: Readonly<Record<string, unknown>>;
}

export const verified = (headline: string, rows: Report['rows'], json: Report['json']): Report =>
  ({ code: EXIT.ok, headline: `verified: ${headline}`, rows, json: { verified: true, ...json } });

export const notVerified = (reason: string, json: Report['json'] = {}): Report =>
  ({ code: EXIT.failed, headline: `NOT VERIFIED: ${reason}`, rows: [], json: { verified: false, reason, ...json } });

/** Text of unknown origin, safe for a terminal: control characters are shown, not obeyed. */
export const printable = (text: string): string => (/[\p{Cc}\p{Cf}]/u.test(text) ? JSON.stringify(text).replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd') : text);

/** Runs a verification and prints its report; what cannot be read is exit code 3, for it says nothing about the log. */
export async function printReport(run: () => Promise<Report | NoRun>, isJson: boolean, io: Io): Promise<number> {
  try {
    const outcome = await run();
    if ('report' in outcome) return outcome.report(io);
    const { code, headline, rows, json } = outcome;
    const width = Math.max(0, ...rows.map(([label]) => label.length));
    const lines = [headline, ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)];
    io.out(isJson ? JSON.stringify(json) : lines.map(printable).join('\n'));
    return code;
  } catch (err) {
    if (!(err instanceof Unreadable)) throw err;
    if (isJson) io.out(JSON.stringify({ verified: false, unreadable: true, reason: err.message }));
    else io.err(`nothing was verified: ${err.message}`);
    return EXIT.unreadable;
  }
}

export const signersOf = (signatures: readonly NoteSignature[]): string[] => signatures.map(({ name, keyId }) => `${name}+${keyId}`);
