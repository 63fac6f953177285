import type { Terms } from '#core/odrl';
import { MODES, PLACES, PURPOSES } from '../words/codes.js';
import type { Dictionary } from '../words/dictionary.js';
import { LICENCE } from '../words/licence.js';
import { ManyField, NumberField, SwitchField, TagsField, type Choice } from './fields.js';
import type { Place } from './places.js';

const words: Dictionary = { ...PLACES, ...PURPOSES };
const named = (values: readonly string[]): Choice[] => values.map((value) => ({ value, title: words[value] === undefined ? [value, value] : [`${words[value][0]}（${value}）`, `${words[value][1]} (${value})`] }));

interface Props {
  /** Where the terms stand in the body. */
  readonly at: Place;
  /** What the terms must stay within; without it they are free, as those of a new offer. */
  readonly within?: Terms | undefined;
  /** The fields of the product, where they are known. */
  readonly fields: readonly Choice[];
}

/** 许可范围: one field of the form for each dimension of a licence, never wider than the offer. */
export function TermsFields({ at, within, fields }: Props) {
  const places = within === undefined || within.places.length === 0 ? Object.keys(PLACES) : within.places;
  const isAnyPurpose = within === undefined || within.purposes.length === 0;
  const columns = within === undefined || within.fields.length === 0 ? fields : within.fields.map((name) => fields.find(({ value }) => value === name) ?? { value: name, title: [name, name] as const });
  const modes = (within?.modes ?? ['file', 'api', 'stream', 'query', 'privacy_computing'] as const).map((mode) => ({ value: mode, title: MODES[mode] }));
  return <>
    {isAnyPurpose ? <TagsField at={[...at, 'purposes']} title={LICENCE.purposes} hint={LICENCE.emptyIsAny} suggestions={Object.keys(PURPOSES)} /> : <ManyField at={[...at, 'purposes']} title={LICENCE.purposes} choices={named(within.purposes)} />}
    {columns.length === 0 ? <TagsField at={[...at, 'fields']} title={LICENCE.fields} hint={LICENCE.emptyIsAll} /> : <ManyField at={[...at, 'fields']} title={LICENCE.fields} hint={LICENCE.emptyIsAll} choices={columns} />}
    <div className="pair"><ManyField at={[...at, 'places']} title={LICENCE.places} choices={named(places)} /><ManyField at={[...at, 'modes']} title={LICENCE.modes} choices={modes} /></div>
    <div className="pair"><NumberField at={[...at, 'termDays']} title={LICENCE.termDays} /><NumberField at={[...at, 'countMax']} title={LICENCE.countMax} hint={LICENCE.emptyIsUnlimited} /></div>
    <div className="pair"><NumberField at={[...at, 'rowsMax']} title={LICENCE.rowsMax} hint={LICENCE.emptyIsUnlimited} /><NumberField at={[...at, 'bytesMax']} title={LICENCE.bytesMax} hint={LICENCE.emptyIsUnlimited} /></div>
    {within === undefined || within.onward ? <SwitchField at={[...at, 'onward']} title={LICENCE.onward} /> : null}
  </>;
}
