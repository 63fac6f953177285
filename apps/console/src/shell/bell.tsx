import { Badge } from 'antd';
import { Link } from 'react-router';
import { NEWS } from '../words/news.js';
import { useWords } from '../words/language.js';
import { useNews } from './news.js';

/** 通知: how much waits, and a dot where others have done something since. */
export function Bell() {
  const word = useWords(NEWS);
  const { waiting, unseen } = useNews();
  const count = (waiting ?? []).reduce((sum, { items }) => sum + items.length, 0);
  return <Link to="/notifications" className="bell" aria-label={word('bell', { waiting: count, unseen })} title={word('bell', { waiting: count, unseen })}>
    <Badge count={count} size="small" dot={count === 0 && unseen > 0} color="#a8071a"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path fill="currentColor" d="M12 22a2.5 2.5 0 0 0 2.4-2H9.6A2.5 2.5 0 0 0 12 22Zm7-5-1.7-1.9V10a5.3 5.3 0 0 0-4.1-5.2V4a1.2 1.2 0 0 0-2.4 0v.8A5.3 5.3 0 0 0 6.7 10v5.1L5 17v1h14Z" /></svg></Badge>
  </Link>;
}
