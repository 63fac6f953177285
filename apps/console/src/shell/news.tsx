import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { get } from '../api/client.js';
import { forgetFollowed, listen, type Told } from '../api/follow.js';
import { useLoaded } from '../parts/use-loaded.js';
import { matterFilters, MATTERS, type Matter } from '../pages/overview/matters.js';
import { hasRole, useSession } from '../session/session-context.js';
import type { Session } from '../session/session.js';
import type { Entry } from '../parts/timeline.js';
import { isNews } from './news-types.js';
import { keepSeen, seenUpTo } from './seen.js';

/** What of one kind waits: at most so many are counted, the first are shown. */
export interface Waiting { readonly matter: Matter; readonly items: readonly { readonly id: string; readonly updatedAt: string; readonly dueAt: string | null }[]; readonly isMore: boolean }

interface News {
  /** What others did, the latest first. */
  readonly items: readonly Told[];
  readonly unseen: number;
  /** Up to where it was looked at before this page was. */
  readonly seen: number;
  readonly waiting: readonly Waiting[] | undefined;
  readonly lookAgain: () => void;
  /** Everything that is told by now was looked at. */
  readonly looked: () => void;
}
const NewsContext = createContext<News | undefined>(undefined);

const KEPT_MAX = 200;
const BACKLOG = '100';
const COUNTED = '100';
/** What waits is counted again when something has happened, but not at every entry of a busy hour. */
const AGAIN_MS = 5_000;

export function useNews(): News {
  const news = use(NewsContext);
  if (news === undefined) throw new Error('there are no news here');
  return news;
}

const isOfOthers = (session: Session) => ({ type, actor }: Told): boolean => actor !== session.organisation.id && isNews(type, hasRole(session, ['operator', 'regulator']));
const merged = (now: readonly Told[], more: readonly Told[]): readonly Told[] => [...new Map([...now, ...more].map((told) => [told.index, told])).values()].sort((a, b) => b.index - a.index).slice(0, KEPT_MAX);

/** The latest that happened before the page was opened. */
async function backlog(session: Session, signal: AbortSignal): Promise<{ readonly items: readonly Told[]; readonly latest: number }> {
  const { items } = await get('/v1/entries', { query: { sort: 'newest', limit: BACKLOG }, signal }) as unknown as { readonly items: readonly Entry[] };
  const told = items.map(({ index, entry: { type, stream, at, actor } }): Told => ({ index, type, stream, at, actor: actor.org }));
  return { items: told.filter(isOfOthers(session)), latest: told[0]?.index ?? 0 };
}

const waitingOf = (session: Session) => async (signal: AbortSignal): Promise<readonly Waiting[]> => {
  const asked = MATTERS.filter(({ waits = false, roles }) => waits && hasRole(session, roles));
  return Promise.all(asked.map(async (matter): Promise<Waiting> => {
    const { items, next } = await get(matter.source, { query: { ...matterFilters(matter, session.organisation.id), limit: COUNTED }, signal });
    return { matter, items, isMore: next !== null };
  }));
};

/** Follows what happens for as long as somebody works here. What a regulator reads is an entry itself, so that its tasks are counted once and then when it asks. */
export function NewsProvider({ children }: { readonly children: ReactNode }) {
  const { session } = useSession();
  const isRecorded = session.roles.includes('regulator');
  const [items, setItems] = useState<readonly Told[]>([]);
  const [seen, setSeen] = useState(() => seenUpTo() ?? Number.MAX_SAFE_INTEGER);
  const { value: waiting, refresh: lookAgain } = useLoaded(useMemo(() => waitingOf(session), [session]));
  useEffect(() => {
    const stop = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      if (!isRecorded) again ??= setTimeout(() => { again = undefined; lookAgain(); }, AGAIN_MS);
    };
    const look = (): void => {
      backlog(session, stop.signal).then(({ items: found, latest }) => {
        setItems((now) => merged(now, found));
        setSeen((before) => Math.min(before, latest));
        if (seenUpTo() === undefined) keepSeen(latest);
      }, () => undefined);
    };
    forgetFollowed();
    const end = listen((told) => {
      if (told === undefined) look();
      else if (isOfOthers(session)(told)) setItems((now) => merged(now, [told]));
      changed();
    });
    look();
    return () => {
      stop.abort();
      clearTimeout(again);
      end();
    };
  }, [session, isRecorded, lookAgain]);
  const latest = items[0]?.index;
  const looked = useCallback(() => { if (latest !== undefined) keepSeen(latest); }, [latest]);
  const [read, setRead] = useState(0);
  const markRead = useCallback(() => {
    looked();
    setRead(latest ?? 0);
  }, [looked, latest]);
  const unseen = items.filter(({ index }) => index > Math.max(seen, read)).length;
  const news = useMemo(() => ({ items, unseen, seen, waiting, lookAgain, looked: markRead }), [items, unseen, seen, waiting, lookAgain, markRead]);
  return <NewsContext value={news}>{children}</NewsContext>;
}
