import type { Pair } from '../../words/dictionary.js';
import { TEMPLATE_FIELDS, VENDOR } from '../../words/vendor.js';

const NATURE = {
  gradeBasis: 'self_identified', anonymised: false, identifiesPersonAlone: false, personalAuthorised: false, origin: 'domestic', domesticMixed: false, exportControlled: false, exportLicence: false, stateSecret: false, nationalSecurityConcern: false,
};
const field = (name: keyof typeof TEMPLATE_FIELDS, type: string, about: { readonly personal?: boolean; readonly sensitive?: boolean } = {}): object => ({ name, title: TEMPLATE_FIELDS[name][0], type, grade: 'general', personal: false, sensitive: false, ...about });

/** What a description begins with. */
export const BLANK = { regime: 'NON_PUBLIC', storagePlace: 'CN', fields: [], nature: NATURE, rights: { holding: true, processing: true, operation: true, disputeOpen: false, evidence: [] } };

interface Template { readonly name: string; readonly title: Pair; readonly description: object }

/** 模板: beginnings for the usual kinds of products. */
export const TEMPLATES: readonly Template[] = [
  { name: 'blank', title: VENDOR.tBlank, description: BLANK },
  { name: 'dataset', title: VENDOR.tDataset, description: { ...BLANK, kind: 'data_set', updateFrequency: 'monthly', fields: [field('stat_month', 'date'), field('region_code', 'string'), field('quantity', 'integer')], source: { kind: 'self_produced' } } },
  {
    name: 'personal', title: VENDOR.tPersonal, description: {
      ...BLANK, kind: 'data_set', updateFrequency: 'monthly', nature: { ...NATURE, personalAuthorised: true }, fields: [field('member_token', 'string', { personal: true }), field('home_city', 'string', { personal: true })], source: { kind: 'authorised' },
    },
  },
  { name: 'api', title: VENDOR.tApi, description: { ...BLANK, kind: 'api', updateFrequency: 'realtime', fields: [field('observed_at', 'date-time'), field('value', 'decimal')], source: { kind: 'self_produced' } } },
  { name: 'report', title: VENDOR.tReport, description: { ...BLANK, kind: 'report', updateFrequency: 'quarterly', fields: [field('document', 'binary')], source: { kind: 'self_produced' } } },
];
