import { firstOf, type Invariant } from '../invariant.js';

/** Invariant 7 of DESIGN §3: that a query which was made is recorded cannot be seen from the log, only that what is recorded holds. */
export const queriesRecorded: Invariant = {
  number: 7,
  id: 'queries-recorded',
  zh: '监管查询本身即为条目：何人、何事、多少行、答复摘要',
  en: 'A regulator\'s query is itself an entry of that regulator: who, what, how many rows, digest of the answer',
  cite: 'DESIGN §3',
  checks: {
    'inspection.queried': ({ entry: { data, actor }, view }) => firstOf(
      [data.regulator === actor.org, () => `it names ${data.regulator} as the one who asked, and ${actor.org} has acted`],
      [view.get(data.regulator)?.capacities.includes('regulator') === true, () => `${data.regulator} is no regulator`],
      [data.person === actor.person, () => `it names ${data.person ?? 'nobody'}, and ${actor.person ?? 'nobody'} has acted`],
    ),
  },
};
