export class TooLate extends Error {}

/** Waits for the promise no longer than this. What it stands for may still happen later. */
export async function within<Value>(ms: number, what: string, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLate(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Passes on a warning unless the same was passed on a minute ago: a server that is away fails every second. */
export function withoutRepeats(warn: (line: string) => void, quietMs = 60_000): (line: string) => void {
  let last = { line: '', at: 0 };
  return (line) => {
    const at = Date.now();
    if (line === last.line && at - last.at < quietMs) return;
    last = { line, at };
    warn(line);
  };
}
