import { spawn } from 'node:child_process';
import { createPublicKey, verify as verifyBytes } from 'node:crypto';
import { ed25519PublicKeyDer, parseVkey, verifierOf } from '#core/tlog';
import { described, signsNotesAlone, type LogSigner } from './log-signer.js';

/** A program that signs: what stands on its standard input is signed, and the bare signature is what it prints. */
export interface SigningCommand {
  readonly vkey: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** A checkpoint waits no longer than this for a device. */
export const COMMAND_MS_MAX = 10_000;
/** A device has few sessions; a log signs a few checkpoints a second. */
const AT_ONCE_MAX = 2;
/** After a failure the program is left alone for so long, and what it should sign fails at once: a checkpoint does not wait for it again. */
const REST_MS = 5_000;
const WAITING_MAX = 64;
const SIGNATURE_BYTES = 64;
const OUTPUT_BYTES_MAX = 4096;

/**
 * Signs by a program, which is how a device (HSM) or a service (KMS) is reached. Every signature is verified before it is used, so
 * a wrong key or a broken program is found here and not by the readers of the log.
 */
export function commandSigner(command: SigningCommand, { origin, timeoutMs = COMMAND_MS_MAX, restMs = REST_MS }: { readonly origin: string; readonly timeoutMs?: number; readonly restMs?: number }): LogSigner {
  const parsed = parseVkey(command.vkey);
  if (!parsed.ok) throw new Error(`the vkey of ${command.program} is not one: ${parsed.reason}`);
  const told = described(parsed.value, { origin, source: 'command', from: `the vkey of ${command.program}` });
  if (told.suite === 'ml-dsa-44') throw new Error(`${command.program}: a program signs as ed25519 or sm2, whose signatures are over the text alone`);
  const { verify } = verifierOf(parsed.value);
  const inTurn = turns(AT_ONCE_MAX, WAITING_MAX);
  let failure: string | null = null;
  let restsUntil = 0;
  const signed = async (message: Uint8Array, isSignature: (signature: Uint8Array) => boolean): Promise<Uint8Array> => {
    if (failure !== null && performance.now() < restsUntil) throw new Error(failure);
    try {
      const signature = await inTurn(() => run(command, message, timeoutMs));
      if (signature.length !== SIGNATURE_BYTES || !isSignature(signature)) throw new Error(`${command.program} printed ${signature.length} bytes that are no signature by ${told.name}+${told.keyId}`);
      failure = null;
      return signature;
    } catch (err) {
      failure = err instanceof Error ? err.message : String(err);
      restsUntil = performance.now() + restMs;
      throw err;
    }
  };
  const key = told.suite === 'ed25519' ? createPublicKey({ key: ed25519PublicKeyDer(parsed.value.publicKey), format: 'der', type: 'spki' }) : undefined;
  return {
    ...told,
    sign: (text) => signed(Buffer.from(text), (signature) => verify(text, signature)),
    signBytes: key === undefined ? signsNotesAlone : (message) => signed(message, (signature) => verifyBytes(null, message, key, signature)),
    get failure() { return failure; },
  };
}

/** Runs at most `atOnce` tasks together; more than `waitingMax` behind them are refused rather than kept. */
function turns(atOnce: number, waitingMax: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= atOnce) {
      if (waiting.length >= waitingMax) throw new Error('too many signatures are waited for');
      await new Promise<void>((resolve) => { waiting.push(resolve); });
    } else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

function run({ program, args }: SigningCommand, message: Uint8Array, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    const [out, complaints] = [collected(), collected()];
    child.stdout.on('data', out.add);
    child.stderr.on('data', complaints.add);
    // A program that does not read its input closes the pipe; whether it has signed is seen from what it prints.
    child.stdin.on('error', () => undefined);
    child.on('error', (err) => reject(new Error(`${program} did not start: ${err.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out.bytes());
      else reject(new Error(`${program} ended with ${signal === null ? `code ${String(code)}` : `${signal}, after ${timeoutMs} ms at the most`}: ${firstLine(complaints.bytes())}`));
    });
    child.stdin.end(message);
  });
}

function collected(): { readonly add: (chunk: Buffer) => void; readonly bytes: () => Buffer } {
  let bytes = Buffer.alloc(0);
  return { add: (chunk) => { bytes = Buffer.concat([bytes, chunk]).subarray(0, OUTPUT_BYTES_MAX); }, bytes: () => bytes };
}

const firstLine = (bytes: Buffer): string => bytes.toString('utf8').split('\n')[0]?.slice(0, 200) ?? '';
