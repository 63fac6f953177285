/** By the prefix of an id: the kind of what it names, and where the console shows it. A new page of a kind is one entry here; a test compares the kinds with the ledger's. */
export const ID_KINDS: Readonly<Record<string, readonly [kind: string, page?: string]>> = {
  lst: ['listing', '/listings'], prd: ['product', '/products'], neg: ['negotiation', '/negotiations'], grt: ['grant', '/grants'], trf: ['transfer', '/transfers'],
  obl: ['obligation', '/obligations'], bas: ['basis', '/bases'], tly: ['tally', '/counters'], fnd: ['finding', '/findings'], hld: ['hold', '/holds'],
  inq: ['inquiry', '/inquiries'], whk: ['webhook', '/webhooks'], rpl: ['replay', '/runs'], prt: ['participant', '/participants'], rev: ['review', '/reviews'],
  apl: ['appeal', '/appeals'], crt: ['certificate', '/certificates'], cdt: ['conduct', '/conduct-records'], grp: ['group', '/groups'], ers: ['erasure', '/erasures'],
  reg: ['registration', '/registrations'], ttl: ['title', '/titles'], obj: ['objection', '/objections'], plg: ['pledge', '/pledges'], ord: ['order', '/orders'],
  stl: ['settlement', '/settlements'], rcn: ['reconciliation', '/reconciliations'], dsp: ['dispute', '/disputes'], cpl: ['complaint', '/complaints'],
  inc: ['incident', '/incidents'], pck: ['pack', '/packs'], bul: ['bulletin', '/bulletins'], ntc: ['notice', '/notices'], chk: ['check', '/checks'],
  lky: ['logkey', '/log-keys'], pdc: ['predecessor', '/predecessors'], nrp: ['nationalreport', '/national-reports'], wai: ['waiver', '/waivers'],
  spn: ['sponsorship', '/sponsorships'], aut: ['authorisation', '/authorisations'], rpt: ['report', '/reports'], dsr: ['subjectrequest', '/subject-requests'],
  enf: ['enforcer', '/enforcers'], job: ['job', '/jobs'], exc: ['exchange'], cal: ['calendar'], tks: ['tokenset'], ins: ['inspection'], rbk: ['rulebook'],
  evd: ['evidence'], wls: ['watchlist'], day: ['day'], stt: ['statistic'], anc: ['anchor'], usg: ['usage'], bnd: ['binding'],
};

export const ID = /^[a-z]{3}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function pathOfId(id: string): string | undefined {
  const page = ID_KINDS[id.slice(0, 3)]?.[1];
  return page === undefined || !ID.test(id) ? undefined : `${page}/${id}`;
}

export const kindOfId = (id: string): string | undefined => (ID.test(id) ? ID_KINDS[id.slice(0, 3)]?.[0] : undefined);
