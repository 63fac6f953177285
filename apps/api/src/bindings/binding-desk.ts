import { Injectable } from '@nestjs/common';
import { fromBase64 } from '#core/tlog';
import { Refusal, bindingIdOf, credentialIdOf, sha256Hex, type Id } from '#core/exchange';
import { CertificateSignIn, Ledger } from '#ledger';
import type { BindingRequest } from '../http/bodies.js';
import type { Order } from '../http/caller.js';
import { Writer, type Answer } from '../http/writer.js';
import { clientIdOf } from '../oauth/access-tokens.js';

/** Where certificates carry a unified social credit code: configured. */
export class CodeFields {
  constructor(readonly oids: readonly string[]) {}
}

/** 证书绑定: asks the authority about a certificate before the ledger takes it. */
@Injectable()
export class BindingDesk {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly signIn: CertificateSignIn, private readonly codeFields: CodeFields) {}

  async bind(order: Order<BindingRequest>): Promise<Answer & { readonly clientId: string }> {
    const { body: { chain, assertion, person }, caller } = order;
    if (caller === null) throw new Error('a certificate is bound by a caller');
    const id = bindingIdOf(this.ledger, sha256Hex(fromBase64(chain[0] ?? '') ?? new Uint8Array()));
    const isRepeated = (await this.ledger.get(id)) !== undefined;
    // A repetition is answered by its key, a certificate that was bound before is refused: neither asks an authority again.
    if (!isRepeated) await this.requireVouched(chain, assertion, caller.org);
    const answer = await this.writer.write(order, { id, input: { chain, assertion, person, fields: this.codeFields.oids } });
    return { ...answer, clientId: clientIdOf(caller.org, credentialIdOf(id)) };
  }

  private async requireVouched(chain: readonly string[], assertion: string, org: Id<'participant'>): Promise<void> {
    const shown = await this.signIn.introduce(chain, assertion, org);
    if (shown.ok) return;
    switch (shown.about) {
      case 'assertion': throw new Refusal('signature_invalid', `The assertion does not show the key: ${shown.reason}.`, { pointer: '/assertion' });
      case 'certificate': throw new Refusal('certificate_invalid', `The certificate is not taken: ${shown.reason}.`, { pointer: '/chain' });
      case 'unknown': throw new Refusal('unavailable', `The certificate cannot be taken just now: ${shown.reason}.`);
    }
  }
}
