import { ACTIONS, LIFECYCLES, NEW, PERMISSIONS, ROLES, type Action } from '#core/exchange';

interface Document { readonly paths: Readonly<Record<string, { readonly post?: { readonly summary: string; readonly requestBody?: object } }>> }

const HEAD = `/**
 * Who may take the step of a path, how far and in which states, generated from the ledger's own permissions and life cycles:
 * \`UPDATE_TYPES=1 npx jest test/e2e/openapi\`. A step without states is in no life cycle. The same test fails when this is no longer true.
 */
export interface StepRule { readonly action: string; readonly roles: Readonly<Record<string, 'own' | 'party' | 'any'>>; readonly states?: readonly string[] }

`;

/** The machinery's own cells are of no use to people. */
const PEOPLE = ROLES.filter((role) => role !== 'system' && role !== 'enforcer');
const rolesOf = (action: Action): object => Object.fromEntries(Object.entries(PERMISSIONS[action]).filter(([role]) => PEOPLE.some((one) => one === role)));

/** The states that an aggregate of the action's own kind may be in when it is taken. */
function statesOf(action: Action): string[] {
  const [kind = ''] = action.split('.');
  const machines = Object.entries(LIFECYCLES).filter(([name]) => name.split(':')[0] === kind);
  const transitions = machines.flatMap(([, { transitions: rows }]): readonly (readonly [string, string, readonly string[], string])[] => rows);
  return [...new Set(transitions.filter(([one]) => one === action).flatMap(([, , from]) => from.filter((state) => state !== NEW)))];
}

/** The table of steps by which the console offers what the ledger would take. */
export function stepRules({ paths }: Document): string {
  const lines = Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([path, { post }]) => {
    const action = ACTIONS.find((one) => one === post?.summary);
    if (action === undefined || Object.keys(rolesOf(action)).length === 0) return [];
    const states = path.includes('{id}') ? statesOf(action) : [];
    return [`  '${path}': ${JSON.stringify({ action, roles: rolesOf(action), ...(states.length === 0 ? {} : { states }) })},`];
  });
  return `${HEAD}export const STEP_RULES: Readonly<Record<string, StepRule>> = {\n${lines.join('\n')}\n};\n`;
}
