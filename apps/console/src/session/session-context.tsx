import { Spin } from 'antd';
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { ProblemError } from '../api/problem.js';
import { learnNames } from '../parts/names.js';
import { ProblemView } from '../parts/problem-view.js';
import { COMMON } from '../words/common.js';
import { useWords } from '../words/language.js';
import { enter, leave, offered, type Role, type Session } from './session.js';

interface Working { readonly session: Session; readonly switchTo: (organisation: string) => void; readonly signOut: () => void }
const WorkingContext = createContext<Working | undefined>(undefined);

type Standing = { readonly kind: 'asking' } | { readonly kind: 'out' } | { readonly kind: 'failed'; readonly error: unknown } | { readonly kind: 'in'; readonly session: Session };

/** Who works here; outside of the signed-in pages there is nobody. */
export function useSession(): Working {
  const working = use(WorkingContext);
  if (working === undefined) throw new Error('nobody has signed in here');
  return working;
}

export const hasRole = ({ roles }: Session, wanted: readonly Role[]): boolean => wanted.some((role) => roles.includes(role));

/** Lets in who has signed in, and sends everyone else to the page for it. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const [standing, setStanding] = useState<Standing>({ kind: 'asking' });
  const location = useLocation();
  const word = useWords(COMMON);
  const begin = useCallback((organisation?: string) => {
    setStanding({ kind: 'asking' });
    offered().then(({ isSignedIn }) => (isSignedIn ? enter(organisation) : undefined)).then(
      (session) => {
        setStanding(session === undefined ? { kind: 'out' } : { kind: 'in', session });
        if (session !== undefined) learnNames(session).catch(() => undefined);
      },
      (error: unknown) => { setStanding(error instanceof ProblemError && error.problem.status === 401 ? { kind: 'out' } : { kind: 'failed', error }); },
    );
  }, []);
  useEffect(() => { begin(); }, [begin]);
  const signOut = useCallback(() => {
    leave().catch(() => null).then((endSession) => {
      if (endSession === null) setStanding({ kind: 'out' });
      else window.location.assign(endSession);
    }, () => undefined);
  }, []);
  const working = useMemo(() => (standing.kind === 'in' ? { session: standing.session, switchTo: begin, signOut } : undefined), [standing, begin, signOut]);
  if (standing.kind === 'out') return <Navigate replace to={`/sign-in?return=${encodeURIComponent(location.pathname + location.search)}`} />;
  if (standing.kind === 'failed') return <main className="content"><ProblemView error={standing.error} retry={() => { begin(); }} /></main>;
  if (working === undefined) return <main className="content" aria-busy="true" aria-label={word('loading')}><Spin /></main>;
  return <WorkingContext value={working}>{children}</WorkingContext>;
}
