import { useCallback, useRef, useState } from 'react';

/** One submission: whether it is under way, and how to begin it. */
export interface Submission<A> { readonly isBusy: boolean; readonly submit: (body: object, onError: (err: unknown) => void) => Promise<A | undefined> }

/**
 * Sends a body once. The same body keeps its Idempotency-Key until it was answered well, so that who presses again after a lost
 * answer gets that answer and not a second write; another body is another write.
 */
export function useSubmit<A>(send: (body: object, key: string) => Promise<A>): Submission<A> {
  const [isBusy, setBusy] = useState(false);
  const attempt = useRef<{ readonly text: string; readonly key: string }>(undefined);
  const submit = useCallback(async (body: object, onError: (err: unknown) => void) => {
    const text = JSON.stringify(body);
    if (attempt.current?.text !== text) attempt.current = { text, key: crypto.randomUUID() };
    setBusy(true);
    try {
      const answer = await send(body, attempt.current.key);
      attempt.current = undefined;
      return answer;
    } catch (err) {
      onError(err);
      return undefined;
    } finally {
      setBusy(false);
    }
  }, [send]);
  return { isBusy, submit };
}
