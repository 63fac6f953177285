import type pg from 'pg';
import type { Credential, Participant } from '#core/exchange';

/** A person may act for several organisations, but not for any number of them. */
const ORGANISATIONS_MAX = 16;

const FIND = `
select state from aggregate where kind = 'participant' and exchange = $1 and sign_ins @> $2::jsonb order by id limit ${ORGANISATIONS_MAX}`;

/** A credential that a sign-in stands for, and the participant that has issued it. */
export interface SignedIn { readonly participant: Participant; readonly credential: Credential }

/** For whom somebody may act who has signed in with an OpenID provider. */
export class SignIns {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  /** Every credential, in force or not, that this digest of issuer and subject is bound to; the latest of each participant first. */
  async of(signIn: string): Promise<SignedIn[]> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ state: Participant }>({ name: 'sign-ins', text: FIND, values: [exchange, JSON.stringify([signIn])] });
    return rows.flatMap(({ state: participant }) => participant.credentials.filter((credential) => credential.signIn === signIn).reverse().map((credential) => ({ participant, credential })));
  }
}
