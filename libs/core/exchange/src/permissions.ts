/**
 * Who may do what: one row per action, one cell per role. `own` = what belongs to the caller's organisation,
 * `party` = what it is a party to, `any` = everything. An empty cell denies. A regulator orders by holds, which stop
 * everything that rests on their target and which nobody but an authority lifts.
 */
export const ROLES = ['applicant', 'vendor', 'buyer', 'service', 'operator', 'regulator', 'system'] as const;
export type Role = (typeof ROLES)[number];
export type Scope = 'own' | 'party' | 'any';
type Row = Partial<Record<Role, Scope>>;

export const PERMISSIONS = {
  //                             applicant          vendor            buyer             service           operator          regulator          system
  'participant.bootstrap':     {                                                                                                              system: 'any' },
  'participant.apply':         {                                                                                                              system: 'any' },
  'participant.read':          { applicant: 'own', vendor: 'own',    buyer: 'own',     service: 'own',    operator: 'any',  regulator: 'any' },
  'participant.endorse':       {                                                                          operator: 'any' },
  'participant.admit':         {                                                                          operator: 'any' },
  'participant.reject':        {                                                                          operator: 'any' },
  'participant.lapse':         {                                                                                                              system: 'any' },
  'participant.suspend':       {                                                                          operator: 'any' },
  'participant.resume':        {                                                                          operator: 'any' },
  'participant.exit':          {                   vendor: 'own',    buyer: 'own',     service: 'own' },
  'participant.close':         {                                                                          operator: 'any',                    system: 'any' },
  'person.add':                {                   vendor: 'own',    buyer: 'own',     service: 'own',    operator: 'own',  regulator: 'own' },
  'credential.issue':          {                   vendor: 'own',    buyer: 'own',     service: 'own',    operator: 'own',  regulator: 'own' },
  'credential.revoke':         {                   vendor: 'own',    buyer: 'own',     service: 'own',    operator: 'any',  regulator: 'own' },
  'product.read':              {                   vendor: 'own',                      service: 'party',  operator: 'any',  regulator: 'any' },
  'product.describe':          {                   vendor: 'own' },
  'product.revise':            {                   vendor: 'own' },
  'product.register':          {                   vendor: 'own' },
  'product.retire':            {                   vendor: 'own',                                         operator: 'any' },
  'listing.read':              {                   vendor: 'own',    buyer: 'own',                        operator: 'any',  regulator: 'any' },
  'listing.create':            {                   vendor: 'own' },
  'listing.revise':            {                   vendor: 'own' },
  'listing.submit':            {                   vendor: 'own' },
  'listing.stall':             {                                                                                                              system: 'any' },
  'listing.approve':           {                                                                          operator: 'any' },
  'listing.return':            {                                                                          operator: 'any',                    system: 'any' },
  'listing.suspend':           {                   vendor: 'own',                                         operator: 'any' },
  'listing.resume':            {                                                                          operator: 'any' },
  'listing.delist':            {                   vendor: 'own',                                         operator: 'any',                    system: 'any' },
  'catalog.read':              {                   vendor: 'any',    buyer: 'any',     service: 'any',    operator: 'any',  regulator: 'any' },
  'negotiation.read':          {                   vendor: 'party',  buyer: 'party',                      operator: 'any',  regulator: 'any' },
  'negotiation.request':       {                                     buyer: 'party' },
  'negotiation.offer':         {                   vendor: 'party' },
  'negotiation.accept':        {                                     buyer: 'party' },
  'negotiation.agree':         {                   vendor: 'party' },
  'negotiation.verify':        {                                     buyer: 'party' },
  'negotiation.finalize':      {                   vendor: 'party' },
  'negotiation.terminate':     {                   vendor: 'party',  buyer: 'party' },
  'negotiation.lapse':         {                                                                                                              system: 'any' },
  'grant.read':                {                   vendor: 'party',  buyer: 'party',                      operator: 'any',  regulator: 'any' },
  'grant.activate':            {                   vendor: 'party' },
  'grant.suspend':             {                   vendor: 'party' },
  'grant.resume':              {                   vendor: 'party' },
  'grant.revoke':              {                   vendor: 'party',                                       operator: 'any',  regulator: 'any' },
  'grant.acknowledge':         {                   vendor: 'party' },
  'grant.expire':              {                                                                                                              system: 'any' },
  'grant.collect_credential':  {                                     buyer: 'party' },
  'grant.give_up':             {                                     buyer: 'party' },
  'transfer.read':             {                   vendor: 'party',  buyer: 'party',                      operator: 'any',  regulator: 'any' },
  'transfer.request':          {                   vendor: 'party',  buyer: 'party' },
  'transfer.attach_basis':     {                   vendor: 'party' },
  'transfer.start':            {                   vendor: 'party' },
  'transfer.suspend':          {                   vendor: 'party',  buyer: 'party' },
  'transfer.resume':           {                   vendor: 'party' },
  'transfer.complete':         {                   vendor: 'party',  buyer: 'party' },
  'transfer.terminate':        {                   vendor: 'party',  buyer: 'party' },
  'transfer.lapse':            {                                                                                                              system: 'any' },
  'basis.read':                {                   vendor: 'own',                                         operator: 'any',  regulator: 'any' },
  'basis.draft':               {                   vendor: 'own' },
  'basis.effect':              {                   vendor: 'own' },
  'basis.file':                {                   vendor: 'own' },
  'basis.withdraw':            {                   vendor: 'own' },
  'basis.expire':              {                                                                                                              system: 'any' },
  'check.read':                {                   vendor: 'party',  buyer: 'party',                      operator: 'any',  regulator: 'any' },
  'check.queue':               {                                                                                                              system: 'any' },
  'check.start':               {                                                                                                              system: 'any' },
  'check.conclude':            {                                                                                                              system: 'any' },
  'check.lapse':               {                                                                                                              system: 'any' },
  'check.fail_with_error':     {                                                                                                              system: 'any' },
  'check.redrive':             {                                                                          operator: 'any' },
  'obligation.read':           {                   vendor: 'own',    buyer: 'own',                        operator: 'any',  regulator: 'any' },
  'obligation.fulfil':         {                   vendor: 'own',    buyer: 'own' },
  'obligation.waive':          {                                                                                            regulator: 'any' },
  'obligation.remind':         {                                                                                                              system: 'any' },
  'hold.read':                 {                   vendor: 'party',  buyer: 'party',                      operator: 'any',  regulator: 'any' },
  'hold.place':                {                                                                          operator: 'any',  regulator: 'any' },
  'hold.lift':                 {                                                                          operator: 'any',  regulator: 'any' },
  'finding.read':              {                   vendor: 'party',                                       operator: 'any',  regulator: 'any' },
  'finding.raise':             {                                                                                                              system: 'any' },
  'finding.take_up':           {                                                                          operator: 'any',  regulator: 'any' },
  'finding.assess':            {                                                                          operator: 'any',  regulator: 'any' },
  'finding.decide':            {                                                                          operator: 'any',  regulator: 'any' },
  'finding.close':             {                                                                          operator: 'any',  regulator: 'any' },
  'finding.escalate':          {                                                                                                              system: 'any' },
  'entry.read':                { applicant: 'party', vendor: 'party', buyer: 'party',  service: 'party',  operator: 'any',  regulator: 'any' },
  'law.read':                  { applicant: 'any',  vendor: 'any',    buyer: 'any',     service: 'any',    operator: 'any',  regulator: 'any' },
  'log.read_bundle':           {                                                                                            regulator: 'any' },
  'queue.read':                {                                                                          operator: 'any',  regulator: 'any' },
  'inspection.record':         {                                                                                            regulator: 'own' },
} as const satisfies Record<string, Row>;

export type Action = keyof typeof PERMISSIONS;
export const ACTIONS = Object.keys(PERMISSIONS) as readonly Action[];

const RANK: Readonly<Record<Scope, number>> = { own: 1, party: 2, any: 3 };

/** The widest scope that any of `roles` has for `action`; undefined is a denial. */
export function scopeOf(roles: readonly Role[], action: Action): Scope | undefined {
  const row: Row = PERMISSIONS[action];
  return roles.map((role) => row[role]).filter((scope) => scope !== undefined).sort((a, b) => RANK[b] - RANK[a])[0];
}
