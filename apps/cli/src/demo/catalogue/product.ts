import type { Static } from '@sinclair/typebox';
import { sha256Hex, type Offer, type ProductDescription } from '#core/exchange';

export type Description = Static<typeof ProductDescription>;
type OfferData = Static<typeof Offer>;
export type Terms = OfferData['terms'];

/** A data product of the story and how it is offered. */
export interface Ware {
  readonly key: string;
  readonly vendor: string;
  readonly description: Description;
  readonly offer: OfferData;
  /** What happens to its listing, when it is not simply listed. */
  readonly fate?: Fate;
}
/**
 * `incomplete`: returned for want of a report, completed, listed. `rejected`: returned for good. `approved` and `declined`: left to
 * people, who list it or give it back.
 */
export type Fate = 'incomplete' | 'rejected' | 'approved' | 'declined';

/** A ware in as few words as say it; everything else is usual. */
export interface Sketch {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly kind?: Description['kind'];
  /** Each `name type 中文名`, and `personal` or `sensitive` where the field is about people. */
  readonly fields: readonly string[];
  readonly about: readonly [zh: string, en: string];
  readonly update?: Description['updateFrequency'];
  readonly scenarios: readonly string[];
  /** 分 a year; none is free. */
  readonly price?: string;
  readonly negotiation?: OfferData['negotiation'];
  /** Where it may go; the mainland where nothing is said. */
  readonly places?: readonly string[];
  readonly rowsMax?: number;
  readonly source?: Description['source'];
  readonly nature?: Partial<Description['nature']>;
  readonly fate?: Fate;
}

type FieldData = Description['fields'][number];
const TYPES: readonly FieldData['type'][] = ['string', 'integer', 'decimal', 'boolean', 'date', 'date-time', 'binary', 'object'];

function fieldOf(text: string): FieldData {
  const [name = '', word = '', title = '', about = ''] = text.split(' ');
  const type = TYPES.find((one) => one === word);
  if (type === undefined) throw new Error(`no field has the type ${word}: ${text}`);
  return { name, type, title, grade: 'general', personal: about !== '', sensitive: about === 'sensitive' };
}

const PURPOSES = ['research', 'operations-planning', 'risk-control', 'market-analysis', 'service-delivery'];

/** The wares of one vendor in one sector. */
export const shelf = (vendor: string, sector: string, sketches: readonly Sketch[]): readonly Ware[] => sketches.map((sketch) => wareOf(vendor, sector, sketch));

function wareOf(vendor: string, sector: string, sketch: Sketch): Ware {
  const { key, zh, en, fate } = sketch;
  return {
    key, vendor, ...(fate === undefined ? {} : { fate }),
    description: descriptionOf(sector, sketch),
    offer: {
      title: { zh, en }, summary: { zh: sketch.about[0], en: sketch.about[1] }, scenarios: [...sketch.scenarios], terms: termsOf(sketch), plans: plansOf(sketch),
      visibility: 'public', invited: [], negotiation: sketch.negotiation ?? 'automatic', tradingMode: sketch.negotiation === 'manual' ? 'negotiated' : 'listed_price',
      settlement: 'bank', contractSha256: sha256Hex(`${key} contract`), ground: { kind: 'alternative', alternative: 'source_and_compliance', sha256: sha256Hex(`${key} report`) },
    },
  };
}

function descriptionOf(sector: string, { key, zh, en, kind = 'data_set', fields, about, update = 'monthly', source, nature, fate }: Sketch): Description {
  const described = fields.map(fieldOf);
  const isPersonal = described.some(({ personal }) => personal);
  return {
    name: { zh, en }, kind, sector, description: { zh: about[0], en: about[1] }, storagePlace: 'CN', updateFrequency: update, fields: described,
    nature: {
      gradeBasis: 'self_identified', anonymised: false, identifiesPersonAlone: false, personalAuthorised: isPersonal, origin: 'domestic', domesticMixed: false,
      exportControlled: false, exportLicence: false, stateSecret: false, nationalSecurityConcern: false, ...nature,
    },
    rights: { holding: true, processing: true, operation: true, disputeOpen: false, evidence: [{ kind: 'registration-certificate', sha256: sha256Hex(`${key} rights`), title: `${zh}数据产权登记证书` }] },
    source: source ?? { kind: isPersonal ? 'authorised' : 'self_produced', sha256: sha256Hex(`${key} source`), authorisedPurpose: '数据产品开发与对外提供' },
    complianceReport: fate === 'incomplete' ? null : reportOf(key),
  };
}

/** 第三方合规评估报告. */
export const reportOf = (key: string): NonNullable<Description['complianceReport']> => ({ sha256: sha256Hex(`${key} report`), issuer: '公允数据合规评估有限公司' });

const termsOf = ({ fields, places = ['CN'], rowsMax = 2_000_000, kind }: Sketch): Terms => ({
  purposes: [...PURPOSES], fields: fields.map((text) => fieldOf(text).name), places: [...places], recipients: [], modes: kind === 'api' ? ['api', 'query'] : ['file', 'api'],
  termDays: 365, countMax: 24, rowsMax, bytesMax: null, onward: false,
});

function plansOf({ price }: Sketch): OfferData['plans'] {
  if (price === undefined) return [{ id: 'open', kind: 'free', amount: '0', currency: 'CNY' }];
  return [
    { id: 'yearly', kind: 'term', amount: price, currency: 'CNY', periodDays: 365, per: '年 year' },
    { id: 'single', kind: 'fixed', amount: String(Math.ceil(Number(price) / 10)), currency: 'CNY', per: '次 delivery' },
  ];
}
