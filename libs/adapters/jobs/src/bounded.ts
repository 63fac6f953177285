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

/** Passes on an error unless the same was passed on a minute ago: a server that is away fails every second. */
export function withoutRepeats(report: (err: Error) => void, quietMs = 60_000): (err: Error) => void {
  let last = { message: '', at: 0 };
  return (err) => {
    const at = Date.now();
    if (err.message === last.message && at - last.at < quietMs) return;
    last = { message: err.message, at };
    report(err);
  };
}
