import { useCallback, useEffect, useState } from 'react';

/** What a page waits for: nothing yet, what came, or what went wrong. */
export interface Loaded<T> { readonly value: T | undefined; readonly error: unknown; readonly isLoading: boolean; readonly reload: () => void; /** Looks again while what is known stays to be seen. */ readonly refresh: () => void }

interface Outcome<T> { readonly of: unknown; readonly value?: T; readonly error?: unknown }

/** Loads when `load` changes (give it by `useCallback`); what an older request brings after a newer one was made is dropped. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [round, setRound] = useState(0);
  const [outcome, setOutcome] = useState<Outcome<T>>({ of: undefined });
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (value) => { if (!stop.signal.aborted) setOutcome({ of: load, value }); },
      (error: unknown) => { if (!stop.signal.aborted) setOutcome({ of: load, error }); },
    );
    return () => { stop.abort(); };
  }, [load, round]);
  const isCurrent = outcome.of === load;
  const reload = useCallback(() => {
    setOutcome({ of: undefined });
    setRound((before) => before + 1);
  }, []);
  const refresh = useCallback(() => { setRound((before) => before + 1); }, []);
  return { value: isCurrent ? outcome.value : undefined, error: isCurrent ? outcome.error : undefined, isLoading: !isCurrent, reload, refresh };
}
