import { Alert, Button, Segmented } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { COMMON } from '../words/common.js';
import { useLanguage, useWords } from '../words/language.js';
import { SESSION } from '../words/session.js';
import { offered, type Offer } from './session.js';

/** What the exchange is and did this year is loaded beside the way in. */
const FirstSight = lazy(async () => ({ default: (await import('../pages/overview/first-sight.js')).FirstSight }));

const REASONS = ['expired', 'cancelled', 'refused', 'unbound', 'unavailable'] as const;
type Reason = (typeof REASONS)[number];
const isReason = (text: string | null): text is Reason => REASONS.some((reason) => reason === text);

/** 登录: what the exchange offers, and why the last attempt came to nothing. */
export function SignInPage() {
  const word = useWords(SESSION);
  const common = useWords(COMMON);
  const { language, speak } = useLanguage();
  const [search] = useSearchParams();
  const [offer, setOffer] = useState<Offer>();
  useEffect(() => { offered().then(setOffer, () => { setOffer({ isAvailable: false, isDevelopment: false, isSignedIn: false }); }); }, []);
  const reason = search.get('reason');
  const returnTo = `/console${search.get('return') ?? '/'}`;
  return <main className="first"><Suspense fallback={<div />}><FirstSight /></Suspense><div className="sign-in">
    <div className="bar"><h1 className="title grow">{common('product')} · {common('tagline')}</h1>
      <Segmented size="small" value={language} aria-label={common('language')} onChange={speak} options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} /></div>
    <section className="panel">
      {isReason(reason) ? <Alert type="warning" showIcon title={word(reason)} style={{ marginBottom: 12 }} /> : null}
      <p>{offer?.isAvailable === false ? word('away') : word('byProvider')}</p>
      {offer?.isDevelopment === true ? <p className="muted">{word('development')}</p> : null}
      <Button type="primary" block size="large" disabled={offer?.isAvailable !== true} href={`/session/login?return=${encodeURIComponent(returnTo)}`}>{word('signIn')}</Button>
      <p className="muted">{word('privacy')}</p>
      <p><Link to="/apply">{word('apply')}</Link></p>
      <p><Link to="/offline">{word('proof')}</Link></p>
      <p><Link to="/public">{word('open')}</Link></p>
      <p><Link to="/transparency">{word('whereMyDataWent')}</Link></p>
    </section>
  </div></main>;
}
