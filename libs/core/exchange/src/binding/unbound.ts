import { draft, type Context, type Draft, type View } from '../kernel/command.js';
import { endedWith } from '../obligation/opening.js';
import type { Credential } from '../participant/participant.state.js';

/** What ends with a credential that was revoked: its binding, and the reminder to renew the certificate. */
export function unbound(view: View, ctx: Context, { binding }: Pick<Credential, 'binding'>, reason: string): Draft[] {
  if (binding === undefined || view.get(binding)?.state !== 'BOUND') return [];
  return [draft('binding.revoked', binding, { reason }), ...endedWith(view, ctx, [binding], { kinds: ['sign-in-renewal'], reason: '证书绑定已终止 The binding has ended.' })];
}
