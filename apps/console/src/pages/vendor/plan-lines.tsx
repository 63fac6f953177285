import { Button, Form } from 'antd';
import { ChoiceField, NumberField, TextField, type Choice } from '../../forms/fields.js';
import type { Place } from '../../forms/places.js';
import { FORMS } from '../../words/forms.js';
import { useWords } from '../../words/language.js';
import { VENDOR } from '../../words/vendor.js';

const PLANS_MAX = 4;
const KINDS: readonly Choice[] = [{ value: 'free', title: VENDOR.pFree }, { value: 'fixed', title: VENDOR.pFixed }, { value: 'term', title: VENDOR.pTerm }, { value: 'metered', title: VENDOR.pMetered }, { value: 'trial', title: VENDOR.pTrial }];
const UNITS: readonly Choice[] = [{ value: 'call', title: VENDOR.uCall }, { value: 'row', title: VENDOR.uRow }, { value: 'byte', title: VENDOR.uByte }];

/** 价格方案: the lines of a form for the plans that stand at a place of its body. */
export function PlanLines({ at }: { readonly at: Place }) {
  const word = useWords(VENDOR);
  return <Form.List name={[...at]}>{(lines, { add, remove }) => <>
    {lines.map(({ key, name }) => <PlanLine key={key} at={at} line={name} remove={() => { remove(name); }} />)}
    {lines.length >= PLANS_MAX ? null : <Button onClick={() => { add({ kind: 'fixed' }); }}>{word('addPlan')}</Button>}
  </>}</Form.List>;
}

function PlanLine({ at, line, remove }: { readonly at: Place; readonly line: number; readonly remove: () => void }) {
  const word = useWords(VENDOR);
  const forms = useWords(FORMS);
  const kind: unknown = Form.useWatch([...at, line, 'kind']);
  return <section className="panel" style={{ marginBottom: 8 }} aria-label={word('plan', { number: line + 1 })}>
    <div className="bar"><strong className="grow">{word('plan', { number: line + 1 })}</strong><Button size="small" onClick={remove}>{forms('remove')}</Button></div>
    <div className="pair"><TextField at={[line, 'id']} title={VENDOR.planId} /><ChoiceField at={[line, 'kind']} title={VENDOR.planKind} choices={KINDS} /></div>
    {kind === 'free' || kind === 'trial' ? null : <TextField at={[line, 'amount']} title={VENDOR.yuan} hint={VENDOR.yuanWrong} />}
    {kind === 'term' ? <NumberField at={[line, 'periodDays']} title={VENDOR.periodDays} isOptional /> : null}
    {kind === 'metered' ? <div className="pair"><ChoiceField at={[line, 'unit']} title={VENDOR.unit} choices={UNITS} /><NumberField at={[line, 'unitSize']} title={VENDOR.unitSize} isOptional /></div> : null}
    {kind === 'trial' ? <div className="pair"><NumberField at={[line, 'limits', 'termDays']} title={VENDOR.trialDays} /><NumberField at={[line, 'limits', 'countMax']} title={VENDOR.trialCount} /><NumberField at={[line, 'limits', 'rowsMax']} title={VENDOR.trialRows} /></div> : null}
  </section>;
}
