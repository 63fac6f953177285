import { PREFIX, Refusal, UUID_PATTERN, type Id, type Kind } from '#core/exchange';

const ID = new RegExp(`^(${Object.values(PREFIX).join('|')})_${UUID_PATTERN}$`);
const SHOWN_LENGTH_MAX = 60;

const KIND_IN_PATH: Readonly<Record<string, Kind>> = {
  participants: 'participant', products: 'product', listings: 'listing', catalog: 'listing', negotiations: 'negotiation', grants: 'grant', transfers: 'transfer',
  bases: 'basis', checks: 'check', obligations: 'obligation', holds: 'hold', findings: 'finding',
  packs: 'pack', replays: 'replay',
  tallies: 'tally', 'token-sets': 'tokenset', groups: 'group',
  reviews: 'review', inquiries: 'inquiry', waivers: 'waiver', appeals: 'appeal',
  erasures: 'erasure',
  'log-keys': 'logkey', predecessors: 'predecessor',
  bulletins: 'bulletin', notices: 'notice',
  enforcers: 'enforcer', jobs: 'job',
  authorisations: 'authorisation', 'public-data': 'authorisation', sponsorships: 'sponsorship', reports: 'report', certificates: 'certificate', 'conduct-records': 'conduct',
  registrations: 'registration', titles: 'title', objections: 'objection', pledges: 'pledge',
  webhooks: 'webhook', anchors: 'anchor', bindings: 'binding', 'national-reports': 'nationalreport',
  orders: 'order', settlements: 'settlement', usages: 'usage', reconciliations: 'reconciliation',
  disputes: 'dispute', incidents: 'incident', complaints: 'complaint', 'subject-requests': 'subjectrequest',
};

/** Whether a text is an id, of `kind` where one is given. */
export const isId = <K extends Kind = Kind>(text: string, kind?: K): text is Id<K> => ID.test(text) && (kind === undefined || text.startsWith(PREFIX[kind]));

/** The id that a path or query names; what is no id exists as little as an unknown one. */
export function idIn<K extends Kind = Kind>(text: string, kind?: K): Id<K> {
  if (isId(text, kind)) return text;
  const shown = text.slice(0, SHOWN_LENGTH_MAX);
  throw new Refusal('not_found', `There is no ${kind ?? 'aggregate'} ${shown}.`, { id: shown });
}

/** Whether a path is below a collection of aggregates. */
export const isKindInPath = (url: string): boolean => Object.hasOwn(KIND_IN_PATH, url.split('/')[2] ?? '');

/** The kind of aggregate below a collection: `/v1/bases/:id` is a basis. */
export function kindInPath(url: string | undefined): Kind {
  const kind = KIND_IN_PATH[url?.split('/')[2] ?? ''];
  if (kind === undefined) throw new Error(`${String(url)} is below no collection`);
  return kind;
}
