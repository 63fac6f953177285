/** The code of a system or database error (ENOENT, 40001); '' for anything else. Errors of other realms count too. */
export const codeOf = (err: unknown): string => (typeof err === 'object' && err !== null && 'code' in err && typeof err.code === 'string' ? err.code : '');
