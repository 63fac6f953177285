import type { Notice } from '#adapters/settlement';
import { canonicalJson } from '#core/tlog';
import type { NoticeKey } from './books.js';
import type { Institution } from './institution.js';

const PACE_MS = 100;
const POST_MS_MAX = 5_000;
const ATTEMPTS = 3;

export interface NotifierOptions { readonly institution: Institution; readonly key: NoticeKey; readonly url: string; readonly now: () => number; readonly say: (line: string) => void }

/** Tells the exchange what has become final, signed. What is lost with a crash or after three attempts, the exchange asks for itself. */
export function startNotifier({ institution, key, url, now, say }: NotifierOptions): { readonly stop: () => void } {
  let told = now();
  const timer = setInterval(() => {
    const until = now();
    for (const notice of institution.finalBetween(told, until)) void tell(notice, { key, url, say });
    told = until;
  }, PACE_MS);
  return { stop: () => clearInterval(timer) };
}

async function tell(notice: Notice, { key, url, say }: Pick<NotifierOptions, 'key' | 'url' | 'say'>): Promise<void> {
  const body = JSON.stringify({ note: key.sign(canonicalJson(notice)) });
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const status = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(POST_MS_MAX) }).then((res) => res.status, () => 0);
    if (status === 200) return;
    say(`${notice.reference}: the exchange answered ${status === 0 ? 'nothing' : status}`);
  }
}
