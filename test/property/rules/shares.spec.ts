import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, RIGHTS, WHOLE, shareSum, type Caller, type Id, type Right } from '#core/exchange';
import { aCast, outcome, type Cast } from '../cast.js';
import { MATERIALS, aPledgeFiling, aRegistered, aTitle } from '../titles.js';

interface Step { readonly right: Right; readonly from: number; readonly to: number; readonly share: number; readonly isPledged: boolean; readonly consents: boolean }

const steps = fc.array(fc.record<Step>({ right: fc.constantFrom(...RIGHTS), from: fc.nat(2), to: fc.nat(2), share: fc.integer({ min: 1, max: WHOLE }), isPledged: fc.boolean(), consents: fc.boolean() }), { minLength: 1, maxLength: 6 });

/** A holder pledges, a part of a right is transferred; whatever the rules refuse leaves the title as it was. */
function play(cast: Cast, title: Id<'title'>, { right, from, to, share, isPledged, consents }: Step): void {
  const holders = [cast.vendor, cast.both, cast.buyer];
  const [giver, taker] = [holders[from] ?? cast.vendor, holders[to] ?? cast.both];
  const [id, pledge] = [cast.ledger.newId('registration'), cast.ledger.newId('pledge')];
  if (isPledged && outcome(cast, giver, 'pledge.file', { ...aPledgeFiling(pledge, title, { to: cast.foreign, share }), right }) === 'accepted') outcome(cast, cast.foreign, 'pledge.confirm', { id: pledge });
  if (outcome(cast, giver, 'registration.apply', { id, matter: { kind: 'transfer', title, right, to: taker.org, share }, materials: MATERIALS }) !== 'accepted') return;
  cast.submit(taker, 'registration.consent', { id });
  if (consents) for (const lien of cast.state(title).liens) outcome(cast, cast.foreign, 'pledge.consent', { id: lien.pledge, to: id });
  registerUnlessRefused(cast, id);
}

function registerUnlessRefused(cast: Cast, id: Id<'registration'>): void {
  try {
    aRegistered(cast, id);
  } catch (err) {
    if (!(err instanceof Refusal) || err.code !== 'lien_conflict') throw err;
  }
}

test('however shares are transferred and pledged, each right stays whole, every lien is covered, and every holder is a party', async () => {
  await fc.assert(fc.asyncProperty(steps, async (story) => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    for (const step of story) {
      play(cast, title, step);
      const { rights, liens, parties } = cast.state(title);
      for (const name of RIGHTS) expect(shareSum(rights[name])).toBe(WHOLE);
      for (const lien of liens) expect(rights[lien.right].find(({ holder }) => holder === lien.holder)?.share).toBeGreaterThanOrEqual(lien.share);
      for (const { holder } of RIGHTS.flatMap((name) => rights[name])) expect(parties).toContain(holder);
    }
  }), { numRuns: 40 });
});

test('what is transferred back again leaves the holders as they were, and every step in the chain', async () => {
  const cast = await aCast();
  const title = aTitle(cast, cast.vendor);
  const before = cast.state(title).rights;
  const pass = (from: Caller, to: Caller): void => { play(cast, title, { right: 'holding', from: [cast.vendor, cast.both].indexOf(from), to: [cast.vendor, cast.both].indexOf(to), share: WHOLE, isPledged: false, consents: false }); };
  pass(cast.vendor, cast.both);
  pass(cast.both, cast.vendor);
  expect([cast.state(title).rights, cast.state(title).chain.map(({ kind }) => kind)]).toEqual([before, ['first', 'transfer', 'transfer']]);
});
