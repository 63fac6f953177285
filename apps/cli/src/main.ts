import { yaosu } from './commands.js';
import type { Io } from './io.js';

const INTERRUPTED = 130;

/** A reader that has seen enough, such as `head`, closes the pipe: that is no failure and nothing to talk about. */
function endQuietlyOnBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (err: NodeJS.ErrnoException) => {
    if (err.code !== 'EPIPE') throw err;
    process.exit();
  });
}

const io: Io = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  isTty: process.stderr.isTTY,
};

endQuietlyOnBrokenPipe(process.stdout);
endQuietlyOnBrokenPipe(process.stderr);
process.on('SIGINT', () => process.exit(INTERRUPTED));
process.exitCode = await yaosu(process.argv.slice(2), io);
