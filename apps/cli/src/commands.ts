import { EXIT, type Io } from './io.js';
import { packageVersion } from './package-root.js';

type Run = (args: string[], io: Io) => Promise<number>;
/** One command of the table: its name has up to three words, and its code is loaded when it runs. */
interface Command {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Run>;
}

/** Loading is lazy, so that a verifier never loads the ledger and starts at once. */
const COMMANDS: readonly Command[] = [
  { name: 'log verify', summary: 'prove that a log, on a server or in a directory, is the one its checkpoint signs', load: async () => (await import('./log/verify.js')).logVerify },
  { name: 'log audit', summary: 'audit a log to the last entry: every hash, signature, state, invariant and verdict', load: async () => (await import('./audit/audit.js')).logAudit },
  { name: 'log export', summary: 'mirror a log into a directory, verified while it is copied', load: async () => (await import('./log/export.js')).logExport },
  { name: 'log mirror', summary: 'a regulator\'s own copy: follow the log, fold it into tables, compare the exchange with them, raise the alarm', load: async () => (await import('./mirror/mirror.js')).logMirror },
  { name: 'log policy', summary: 'check a policy of trusted logs and witnesses, and explain it', load: async () => (await import('./log/policy.js')).logPolicy },
  { name: 'log as-of', summary: 'show what was known of one aggregate at an index or a time, with proofs', load: async () => (await import('./log/as-of.js')).logAsOf },
  { name: 'log diff', summary: 'show what changed between two checkpoints, and that nothing before did', load: async () => (await import('./log/diff.js')).logDiff },
  { name: 'log compare', summary: 'say whether two checkpoints are of one history, or prove the fork', load: async () => (await import('./log/compare.js')).logCompare },
  { name: 'log witness', summary: 'cosign what logs sign, as long as nothing is taken back (C2SP tlog-witness)', load: async () => (await import('./witness/log-witness.js')).logWitness },
  { name: 'log close', summary: 'close the copy of a log whose exchange was merged into another, for the successor to bind', load: async () => (await import('./log/close.js')).logClose },
  { name: 'log succeed', summary: 'make the document that leads from a log that was given up to the one that goes on', load: async () => (await import('./log/succeed.js')).logSucceed },
  { name: 'log succession verify', summary: 'prove offline by such a document that a log goes on under another name', load: async () => (await import('./log/succession-verify.js')).logSuccessionVerify },
  { name: 'log succession', summary: 'lead from a key that you trust to the keys that sign a log today', load: async () => (await import('./log/succession.js')).logSuccession },
  { name: 'log signature', summary: 'take one signature of a checkpoint apart for openssl', load: async () => (await import('./log/signature.js')).logSignature },
  { name: 'log timestamp verify', summary: 'prove offline when a checkpoint existed, by an authority\'s clock', load: async () => (await import('./log/timestamp.js')).logTimestampVerify },
  { name: 'receipt verify', summary: 'prove offline that one entry is in the log', load: async () => (await import('./receipt/verify.js')).receiptVerify },
  { name: 'receipt inherited', summary: 'prove a receipt of an exchange that was merged into one whose log you trust', load: async () => (await import('./receipt/inherited.js')).receiptInherited },
  { name: 'receipt export', summary: 'take the proof out of a receipt, as .tlog-proof or as COSE', load: async () => (await import('./receipt/export.js')).receiptExport },
  { name: 'report keygen', summary: 'make the key with which a service organisation signs its reports', load: async () => (await import('./report/keygen.js')).reportKeygen },
  { name: 'report sign', summary: 'sign what a third-party organisation states about a product or a registration, offline', load: async () => (await import('./report/sign.js')).reportSign },
  { name: 'report verify', summary: 'prove offline that an assessor has signed what a report says', load: async () => (await import('./report/verify.js')).reportVerify },
  { name: 'anchor verify', summary: 'prove offline that a tree of a log was anchored in a chain', load: async () => (await import('./anchor/verify.js')).anchorVerify },
  { name: 'statement verify', summary: 'prove offline that a statement was sealed on its day, and that nothing was left out', load: async () => (await import('./statement/verify.js')).statementVerify },
  { name: 'statement reconcile', summary: 'compare what two counterparties hold of their dealings, and name what differs', load: async () => (await import('./statement/reconcile.js')).statementReconcile },
  { name: 'handover verify', summary: 'prove offline what a participant was handed over when it left', load: async () => (await import('./handover/verify.js')).handoverVerify },
  { name: 'handover fetch', summary: 'fetch all that proves what you were party to, in one file', load: async () => (await import('./handover/fetch.js')).handoverFetch },
  { name: 'statement fetch', summary: 'fetch a statement with its proofs and the list of its entries', load: async () => (await import('./statement/fetch.js')).statementFetch },
  { name: 'statistics verify', summary: 'count again from a copy of the log what figures or a monthly report state', load: async () => (await import('./statistics/verify.js')).statisticsVerify },
  { name: 'statistics fetch', summary: 'fetch figures with the entries behind them, and make every digest again', load: async () => (await import('./statistics/fetch.js')).statisticsFetch },
  { name: 'statistics report', summary: 'make the CSV and the PDF of a month\'s sealed report', load: async () => (await import('./statistics/report.js')).statisticsReport },
  { name: 'certificate verify', summary: 'prove offline that a certificate of registration is genuine, and what it comes to', load: async () => (await import('./certificate/verify.js')).certificateVerify },
  { name: 'evidence verify', summary: 'prove offline that a bundle of evidence is genuine and says what its entries say', load: async () => (await import('./evidence/verify.js')).evidenceVerify },
  { name: 'identifier resolve', summary: 'ask an exchange what a handle stands for', load: async () => (await import('./identifier/resolve.js')).identifierResolve },
  { name: 'law', summary: 'judge questions of law, JSON Lines in and out: law export|tradability|deadline|onward|simulate; or read the rules: law packs', load: async () => (await import('./law/law.js')).law },
  { name: 'manifest', summary: 'compute the manifest of the files of a delivery', load: async () => (await import('./manifest/manifest.js')).manifest },
  { name: 'tokens send', summary: 'send a token set to the exchange and seal it; goes on where it was interrupted', load: async () => (await import('./tokens/send.js')).tokensSend },
  { name: 'tokens code', summary: 'make the codes by which people see where their data went', load: async () => (await import('./tokens/code.js')).tokensCode },
  { name: 'tokens', summary: 'make the token set of the people in files, at your own site under your own key', load: async () => (await import('./tokens/tokens.js')).tokens },
  { name: 'ledger replay', summary: 'fold all entries from nothing and compare every table with them', load: async () => (await import('./ledger/replay.js')).ledgerReplay },
  { name: 'ledger recover', summary: 'bring back the entries that a restored database lacks, from a verified copy of the log', load: async () => (await import('./ledger/recover.js')).ledgerRecover },
  { name: 'ledger prove-backup', summary: 'prove a backup: restore it aside, fold it, compare it with the published log', load: async () => (await import('./ledger/prove-backup.js')).ledgerProveBackup },
  { name: 'ledger verdicts', summary: 'judge every export verdict again: the same bytes, or what a draft pack would change', load: async () => (await import('./ledger/verdicts.js')).ledgerVerdicts },
  { name: 'keys list', summary: 'show the keys of this installation, never a secret', load: async () => (await import('./keys/list.js')).keysList },
  { name: 'keys generate', summary: 'make another key of the log, to be put in force by two people', load: async () => (await import('./keys/generate.js')).keysGenerate },
  { name: 'keys rotate', summary: 'replace the key that signs access tokens, or the master key, while processes run', load: async () => (await import('./keys/rotate.js')).keysRotate },
  { name: 'sign-in keygen', summary: 'make the key of a machine that signs in by a certificate', load: async () => (await import('./sign-in/keygen.js')).signInKeygen },
  { name: 'sign-in assertion', summary: 'sign the assertion by which a machine signs in with its certificate', load: async () => (await import('./sign-in/assertion.js')).signInAssertion },
  { name: 'gateway', summary: 'stand before an API and let through what grants allow, as an enforcement point', load: async () => (await import('./gateway/gateway.js')).gateway },
  { name: 'reference chain', summary: 'a chain of one sealer, to try the anchoring of checkpoints with', load: async () => (await import('./reference/chain.js')).referenceChain },
  { name: 'reference ca', summary: 'a certification authority that vouches for whoever asks, to try sign-in by certificate with', load: async () => (await import('./reference/ca.js')).referenceCa },
  { name: 'reference platform', summary: 'a platform that is reported to, to try national reporting with', load: async () => (await import('./reference/platform.js')).referencePlatform },
  { name: 'reference identifiers', summary: 'a registry of handles, to try identifiers with', load: async () => (await import('./reference/identifiers.js')).referenceIdentifiers },
  { name: 'reference bank', summary: 'a bank that moves no money, to try settlement with', load: async () => (await import('./reference/settlement/reference.js')).referenceBank },
  { name: 'reference ecny', summary: 'an operator of e-CNY wallets that moves no money, to try settlement with', load: async () => (await import('./reference/settlement/reference.js')).referenceEcny },
  { name: 'demo', summary: 'play a year of an exchange against a running instance', load: async () => (await import('./demo/demo.js')).demo },
  { name: 'docs', summary: 'regenerate the tables of ARCHITECTURE.md from the code', load: async () => (await import('./docs/docs.js')).docs },
];

/** Runs one command line: exit code 0 well, 1 not well, 2 wrong usage. */
export async function yaosu(args: readonly string[], io: Io): Promise<number> {
  const [first, second = '', third = ''] = args;
  if (first === undefined) {
    io.err(helpText());
    return EXIT.usage;
  }
  if (first === '--help' || first === '-h' || first === 'help') return printed(helpText(), io);
  if (first === '--version' || first === '-v') return printed(packageVersion(), io);
  const command = COMMANDS.find(({ name }) => [first, `${first} ${second}`, `${first} ${second} ${third}`].includes(name));
  if (command === undefined) {
    io.err(complaint(first, second));
    return EXIT.usage;
  }
  return runGuarded(command, args.slice(command.name.split(' ').length), io);
}

function printed(text: string, io: Io): number {
  io.out(text);
  return EXIT.ok;
}

/** A failure that a command did not foresee is told in one line, with its cause. */
async function runGuarded({ name, load }: Command, args: string[], io: Io): Promise<number> {
  try {
    const run = await load();
    return await run(args, io);
  } catch (err) {
    io.err(`yaosu ${name}: ${chainOf(err)}`);
    return EXIT.failed;
  }
}

function chainOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  return err.cause === undefined ? err.message : `${err.message}: ${chainOf(err.cause)}`;
}

function helpText(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'Usage: yaosu <command> [arguments]', '', 'Commands:',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '', 'yaosu <command> --help explains one command; yaosu --version tells the version.',
  ].join('\n');
}

/** A group such as `log` names its members; anything else gets the command that is spelled most like it. */
function complaint(first: string, second: string): string {
  const members = COMMANDS.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (members.length > 0) return `'${first}' is one of: ${members.join(', ')}`;
  const distances = COMMANDS.map(({ name }) => ({ name, distance: Math.min(editDistance(name, first), editDistance(name, `${first} ${second}`)) }));
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  const hint = nearest !== undefined && nearest.distance <= nearest.name.length / 2 ? `; did you mean '${nearest.name}'?` : '';
  return `there is no command '${first}'${hint}\nSee yaosu --help.`;
}

/** The Levenshtein distance, row by row. */
export function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 0; row < left.length; row++) {
    const current = [row + 1];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (left[row] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[right.length] ?? 0;
}
