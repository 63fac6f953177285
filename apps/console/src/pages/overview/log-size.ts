/** The length of the public log, as its published checkpoint states it (C2SP tlog-checkpoint: origin, size, root). */
export async function loadLog(signal: AbortSignal): Promise<{ readonly origin: string; readonly size: string }> {
  const [origin = '', size = '0'] = (await (await fetch('/log/checkpoint', { signal })).text()).split('\n');
  return { origin, size };
}
