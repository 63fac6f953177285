import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { Unreachable } from '../../api/problem.js';
import { download } from '../../parts/download.js';
import { save } from '../../parts/save.js';
import { ProblemView } from '../../parts/problem-view.js';
import { DESK } from '../../words/desk.js';
import { useWords } from '../../words/language.js';

/** 证据包: sealed by an entry and given to the person by one click. The key stays until it has worked, so that a second click is the same seal. */
export function EvidenceBundle({ collection, id }: { readonly collection: 'transfers' | 'bases'; readonly id: string }) {
  const word = useWords(DESK);
  const { message } = App.useApp();
  const [isMaking, setMaking] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [sealed, setSealed] = useState<string>();
  const [error, setError] = useState<unknown>();
  const make = async (isSealed: boolean): Promise<void> => {
    setMaking(true);
    setError(undefined);
    try {
      const href = isSealed ? await seal() : `/v1/${collection}/${id}/evidence`;
      save(`yaosu-evidence-${id}.zip`, await download(href));
    } catch (err) {
      setError(err);
    } finally {
      setMaking(false);
    }
  };
  const seal = async (): Promise<string> => {
    const { evidence } = await post(collection === 'transfers' ? '/v1/transfers/{id}/evidence' : '/v1/bases/{id}/evidence', { params: { id }, body: {}, key });
    if (evidence === undefined) throw new Unreachable('no evidence');
    setSealed(evidence.manifestSha256);
    setKey(crypto.randomUUID());
    void message.success(word('sealed', { digest: evidence.manifestSha256.slice(0, 16) }));
    return evidence.href;
  };
  return <>
    <p className="muted">{word('evidenceHint')}</p>
    <div className="bar">
      <Button type="primary" loading={isMaking} onClick={() => { void make(true); }}>{word('seal')}</Button>
      <Button loading={isMaking} onClick={() => { void make(false); }}>{word('download')}</Button>
    </div>
    {sealed === undefined ? null : <Alert type="success" showIcon title={word('sealed', { digest: sealed })} style={{ marginTop: 12 }} />}
    {error === undefined ? null : <ProblemView error={error} />}
  </>;
}
