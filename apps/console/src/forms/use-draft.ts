import { useCallback, useState } from 'react';

const read = (key: string): object | undefined => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof kept === 'object' && kept !== null ? kept : undefined;
  } catch {
    return undefined;
  }
};

/**
 * What was filled in, kept in this tab until it is sent, so that loading the page again loses nothing. `name` tells drafts of
 * different organisations apart; nothing that signs in is ever kept.
 */
export function useDraft<T extends object>(name: string): { readonly draft: T | undefined; readonly keep: (draft: T) => void; readonly forget: () => void } {
  const key = `yaosu-draft-${name}`;
  const [draft] = useState(() => read(key) as T | undefined);
  const keep = useCallback((now: T) => { sessionStorage.setItem(key, JSON.stringify(now)); }, [key]);
  const forget = useCallback(() => { sessionStorage.removeItem(key); }, [key]);
  return { draft, keep, forget };
}
