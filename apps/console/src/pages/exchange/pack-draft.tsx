import { Skeleton } from 'antd';
import { Form } from 'antd';
import { useCallback, useEffect } from 'react';
import { get } from '../../api/client.js';
import { DayField, LongField, ManyField, NumberField, TextField, YesNoField } from '../../forms/fields.js';
import { ProblemView } from '../../parts/problem-view.js';
import { shanghaiToday } from '../../parts/times.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { memberWords } from '../../words/members.js';

/** The definition of a rule pack, as far as its form goes. */
export interface PackDefinition {
  readonly id: string; readonly version: string; readonly effectiveFrom: string; readonly effectiveTo?: string; readonly status?: string;
  readonly provisions: readonly string[]; readonly policy?: Readonly<Record<string, boolean | string>>; readonly thresholds?: Readonly<Record<string, number>>;
}

/** The pack that governs a day, with its definition. */
export async function packOn(day: string, signal: AbortSignal): Promise<PackDefinition | undefined> {
  const { items } = await get('/v1/rulebook', { query: { on: day }, signal });
  return items[0]?.definition;
}

/** 起草: from the definition in force, which is then changed where the exchange reads the law otherwise. */
export function PackDraft() {
  const form = Form.useFormInstance();
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => packOn(shanghaiToday(), signal), []));
  useEffect(() => {
    if (value === undefined) return;
    const { id, provisions, policy = {}, thresholds = {} } = value;
    form.setFieldsValue({ definition: { id, provisions, policy, thresholds } });
  }, [form, value]);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active title={false} />;
  const { provisions, policy = {}, thresholds = {} } = value;
  const titleOf = (name: string) => memberWords('pack', name);
  return <>
    <div className="pair"><TextField at={['definition', 'version']} title={titleOf('version')} /><DayField at={['definition', 'effectiveFrom']} title={titleOf('effectiveFrom')} /></div>
    <LongField at={['note']} title={titleOf('note')} />
    <div className="fields">{Object.keys(thresholds).map((name) => <NumberField key={name} at={['definition', 'thresholds', name]} title={titleOf(name)} />)}</div>
    {Object.entries(policy).map(([name, reading]) => (typeof reading === 'boolean'
      ? <YesNoField key={name} at={['definition', 'policy', name]} title={titleOf(name)} />
      : <TextField key={name} at={['definition', 'policy', name]} title={titleOf(name)} />))}
    <ManyField at={['definition', 'provisions']} title={titleOf('provisions')} choices={provisions.map((one) => ({ value: one, title: [one, one] as const }))} />
  </>;
}

/** The form by which a pack is drafted, in the place of one made from its schema. */
export const packDraft = { fields: () => <PackDraft /> } as const;
