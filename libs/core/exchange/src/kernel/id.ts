/** Every kind of aggregate with the prefix of its ids: `grt_01938f6e-…` is a grant, its UUID (version 7) sorts by time. */
export const PREFIX = {
  exchange: 'exc',
  participant: 'prt',
  product: 'prd',
  listing: 'lst',
  negotiation: 'neg',
  grant: 'grt',
  transfer: 'trf',
  basis: 'bas',
  check: 'chk',
  obligation: 'obl',
  calendar: 'cal',
  hold: 'hld',
  finding: 'fnd',
  tally: 'tly',
  tokenset: 'tks',
  group: 'grp',
  inspection: 'ins',
  pack: 'pck',
  rulebook: 'rbk',
  replay: 'rpl',
  evidence: 'evd',
  review: 'rev',
  inquiry: 'inq',
  watchlist: 'wls',
  waiver: 'wai',
  appeal: 'apl',
  erasure: 'ers',
  day: 'day',
  logkey: 'lky',
  bulletin: 'bul',
  notice: 'ntc',
  statistic: 'stt',
  enforcer: 'enf',
  job: 'job',
  authorisation: 'aut',
  sponsorship: 'spn',
  report: 'rpt',
  certificate: 'crt',
  conduct: 'cdt',
  registration: 'reg',
  title: 'ttl',
  objection: 'obj',
  pledge: 'plg',
  webhook: 'whk',
  anchor: 'anc',
  order: 'ord',
  settlement: 'stl',
  usage: 'usg',
  reconciliation: 'rcn',
  dispute: 'dsp',
  incident: 'inc',
  complaint: 'cpl',
  subjectrequest: 'dsr',
  predecessor: 'pdc',
  binding: 'bnd',
  nationalreport: 'nrp',
} as const;

export type Kind = keyof typeof PREFIX;
export type Prefix = (typeof PREFIX)[Kind];
/** An aggregate's id: the prefix of its kind, `_`, a lower-case UUID. */
export type Id<K extends Kind = Kind> = `${(typeof PREFIX)[K]}_${string}`;

type KindWithPrefix = { readonly [K in Kind as (typeof PREFIX)[K]]: K };
/** The kind that an id type names. */
export type KindOf<I extends Id> = I extends `${infer P}_${string}` ? (P extends Prefix ? KindWithPrefix[P] : never) : never;

export const KINDS = Object.keys(PREFIX) as readonly Kind[];
const KIND_OF = new Map<string, Kind>(KINDS.map((kind) => [PREFIX[kind], kind]));
export const UUID_PATTERN = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Stands before every other (RFC 9562 §5.9): where a page by ids begins. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** The id of aggregate `uuid` of `kind`. */
export const idOf = <K extends Kind>(kind: K, uuid: string): Id<K> => `${PREFIX[kind]}_${uuid}` as Id<K>;

/** The UUID inside an id. */
export const uuidOf = (id: Id): string => id.slice(4);

/** The kind that an id's prefix names; an unknown prefix is a programming error. */
export function kindOf(id: Id): Kind {
  const kind = KIND_OF.get(id.slice(0, 3));
  if (kind === undefined) throw new Error(`no aggregate has the id ${id}`);
  return kind;
}
