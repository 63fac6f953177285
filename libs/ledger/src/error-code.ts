/** The code of a system or database error (ENOENT, 40001); '' for anything else. Errors of other realms count too. */
export const codeOf = (err: unknown): string => (typeof err === 'object' && err !== null && 'code' in err && typeof err.code === 'string' ? err.code : '');

const AWAY_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|08|57P|53300)/;
/** What `pg` says without a code when a connection breaks, or cannot be had in time. */
const AWAY_MESSAGES = /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error)/;

/** Whether the database, or the way to it, is away for the moment: trying again later may help. */
export const isUnavailable = (err: unknown): boolean =>
  AWAY_CODES.test(codeOf(err)) || (typeof err === 'object' && err !== null && 'message' in err && AWAY_MESSAGES.test(String(err.message)));

/** What went wrong, in words. Fetch says "fetch failed" and keeps the reason in the cause. */
export function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  return err.cause instanceof Error ? `${err.message}: ${err.cause.message}` : err.message;
}
