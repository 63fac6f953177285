import { Type } from '@sinclair/typebox';

/** The shapes of answers, for OpenAPI. What a state holds is the domain's; here stands what every one of them has. */
const text = (description: string) => Type.String({ description });
const leafHash = Type.String({ contentEncoding: 'base64', description: 'RFC 6962 leaf hash of the entry' });
const index = Type.Integer({ minimum: 0, description: 'Position in the ledger, from 0, without gaps' });

export const ReceiptShape = Type.Object({
  index, leafHash, entry: Type.String({ contentEncoding: 'base64', description: 'The bytes of the entry' }), proof: text('C2SP tlog-proof: inclusion proof and signed checkpoint'),
});

export const AnswerShape = Type.Object({
  id: text('The aggregate'),
  entries: Type.Array(Type.Object({ index, type: text('Entry type'), stream: text('Aggregate'), version: Type.Integer(), leafHash })),
  entry: Type.Object({ index, leafHash }),
  receipt: Type.Optional(ReceiptShape),
  receiptPending: Type.Optional(text('Why the receipt that was waited for is not there: the entry is committed, its checkpoint is not published yet')),
  person: Type.Optional(text('The person that was added')),
  clientId: Type.Optional(text('The credential that was issued')),
  clientSecret: Type.Optional(text('Its secret, in this answer and its repetitions alone')),
  credential: Type.Optional(text('The key of a grant that was collected')),
  evidence: Type.Optional(Type.Object({ href: text('Where the sealed bundle is'), manifestSha256: text('What the entry vouches for') })),
  receiverKey: Type.Optional(text('What the receiver of a webhook verifies with: a shared secret (whsec_) or a public key (whpk_), in this answer and its repetitions alone')),
  reference: Type.Optional(text('The secret by which a person follows its request, in this answer and its repetitions alone')),
  address: Type.Optional(text('Where calendar programs fetch the obligations, in this answer and its repetitions alone')),
});

export const ResourceShape = Type.Object({
  id: Type.String(), state: text('State of the life cycle'), version: Type.Integer({ minimum: 1, description: 'The ETag' }), owner: Type.String(),
  parties: Type.Array(Type.String()), dueAt: Type.Union([Type.String(), Type.Null()]), createdAt: Type.String(), updatedAt: Type.String(),
  next: Type.Optional(Type.Array(Type.String(), { description: 'Of a basis: the actions that its own life cycle lets the caller take next' })),
});

const next = Type.Union([Type.String(), Type.Null()], { description: 'Where the next page begins; null at the end. A page of a filtered list may be short, even empty, before that' });
export const PageShape = Type.Object({ items: Type.Array(ResourceShape), next });

export const EntryShape = Type.Object({
  index, leafHash,
  entry: Type.Object({
    v: Type.Integer(), type: Type.String(), stream: Type.String(), version: Type.Integer(), at: Type.String(), actor: Type.Object({ org: Type.String(), client: Type.String() }),
    parties: Type.Array(Type.String()), data: Type.Object({}), private: Type.Object({}), salt: Type.String(),
  }),
});
export const EntriesPage = Type.Object({ items: Type.Array(EntryShape), next });

export const ProblemShape = Type.Object({
  type: text('urn:yaosu:problem:… with the code'), title: Type.String(), titleZh: Type.String(), status: Type.Integer(), detail: Type.String(),
  instance: text('The request id'), code: Type.String(),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: text('RFC 6901'), detail: Type.String() }))),
});

export const OAuthErrorShape = Type.Object({ error: text('RFC 6749 §5.2'), error_description: Type.String() });
