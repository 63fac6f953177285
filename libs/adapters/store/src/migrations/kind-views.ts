/** A view for each kind of aggregate: what all have, and the members of the state that people filter by (`columns`: by kind, as a select lists them). */
export const createViews = (columns: Readonly<Record<string, string>>): string => Object.entries(columns).map(([kind, members]) => `
create view ${kind}_view as select exchange, id, version, status, party_a, party_b, due_at, state, ${members} from aggregate where kind = '${kind}';
grant select on ${kind}_view to yaosu_app;`).join('\n');
