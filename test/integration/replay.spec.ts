import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replay } from '#ledger';
import { aTransfer, admit, foundExchange, grant, list, openTestLedger, type TestLedger } from '../support/ledger.js';
import { differencesAfter } from '../support/tampered.js';

describe('replay', () => {
  let rig: TestLedger;

  beforeAll(async () => {
    rig = await openTestLedger();
    const operators = await foundExchange(rig);
    const [vendor, buyer] = [await admit(rig, operators, { capacities: ['vendor'] }), await admit(rig, operators, { capacities: ['buyer'] })];
    const { listing } = await list(rig, vendor);
    const id = await grant(rig, { vendor, buyer, listing });
    for (let i = 0; i < 5; i++) await rig.run(buyer, 'transfer.request', aTransfer(id));
  });
  afterAll(() => rig.close());

  test('agrees with the tables that the ledger wrote', async () => {
    const report = await replay(rig.pool, 1);
    expect(report.differences).toEqual([]);
    expect(report.entries).toBe(await rig.ledger.size());
  });

  test.each([
    ['a state', `update aggregate set state = jsonb_set(state, '{used,count}', '1') where kind = 'grant'`, /another state/],
    ['a version', `update aggregate set version = version + 1 where kind = 'listing'`, /is at version/],
    ['a row that is gone', `delete from aggregate where kind = 'product'`, /has entries and no row/],
    ['a row that nobody wrote', `insert into aggregate (exchange, kind, id, version, state) select exchange, kind, gen_random_uuid(), version, state from aggregate where kind = 'grant'`, /the table has/],
    ['the bytes of an entry', `update entry set body = overlay(body placing '2'::bytea from 1) where idx = 3`, /leaf hash/],
    ['an entry that is gone', 'delete from entry where idx = (select max(idx) from entry)', /missing or too many/],
    ['the order of two entries', `update entry set stream = (select stream from entry where idx = 0) where idx = (select max(idx) from entry)`, /says/],
    ['the time of an entry in its row', "update entry set at = at - interval '1 day' where idx = 3", /another time in their row/],
    ['where a time lies', "insert into moment (exchange, size, at) values (1, 256, now())", /rows of moment/],
    ['an idempotency row that is gone', 'delete from idempotency where first_index = 3', /idempotency key/],
  ])('finds tampering with %s', async (_what, sql, expected) => {
    expect(await differencesAfter(rig.url, sql)).toMatch(expected);
  });
});
