import { Type, type Static } from '@sinclair/typebox';
import { fail, fromBase64, leafHash, ok, type Receipt, type Result, type SignedCheckpoint } from '#core/tlog';
import { HandleRecord } from '../identifier/handle.js';
import { foldRecorded, recordedEntryOf, type Folded } from '../history/recorded-entry.js';
import { Count, IdOf, closed } from '../kernel/schema.js';
import { compileSchema } from '../kernel/shape.js';
import { TITLE_NUMBER } from './number.js';
import type { Title } from './title.state.js';

/** Every step in the register is an entry; more than these are nobody's title. */
const ENTRIES_MAX = 256;

const Proven = closed({ index: Count, entry: Type.String({ maxLength: 8192, contentEncoding: 'base64' }), proof: Type.String({ maxLength: 65_536 }) });

/**
 * 数据产权登记证书: every entry of one title, each with its proof. It states nothing beside them, so that there is nothing in it
 * that could be forged; what it certifies is what the entries fold to.
 */
export const CertificateDocument = closed({
  format: Type.Literal('yaosu.title-certificate.v1'),
  number: Type.String({ pattern: TITLE_NUMBER }),
  title: IdOf('title'),
  /** 标识: where it resolves while it stands. Its suffix is the id that the entries prove; its prefix is the exchange's word. */
  handle: Type.Optional(HandleRecord.properties.handle),
  entries: Type.Array(Proven, { minItems: 1, maxItems: ENTRIES_MAX }),
});
export type CertificateDocument = Static<typeof CertificateDocument>;

/** What a certificate proves: the title as it stood when the log had so many entries. */
export interface VerifiedCertificate {
  readonly title: Title;
  readonly handle: string | undefined;
  /** The index of its last entry, and the smallest tree that one of the proofs leads to. */
  readonly lastIndex: number;
  readonly checkpoint: SignedCheckpoint;
}

type Open = (proof: string, leaf: Uint8Array) => Result<Receipt>;

const shape = compileSchema(CertificateDocument);

/** A document of untrusted origin. */
export const readCertificate = (value: unknown): Result<CertificateDocument> => (shape.Check(value) ? ok(value as CertificateDocument) : fail('not a certificate as the exchange serves it'));

/** Verifies a certificate: each entry is in the log, they are all of one title from the first on, and that title has the number. */
export function verifyCertificate({ number, title: id, handle, entries }: CertificateDocument, open: Open): Result<VerifiedCertificate> {
  if (handle !== undefined && !handle.endsWith(`/${id}`)) return fail(`the handle ${handle} is not of ${id}`);
  let known: Known = { folded: undefined, checkpoint: undefined, lastIndex: -1 };
  for (const proven of entries) {
    const next = goneOn(known, proven, { id, open });
    if (!next.ok) return fail(`entry ${proven.index}: ${next.reason}`);
    known = next.value;
  }
  const { folded, checkpoint, lastIndex } = known;
  if (folded === undefined || checkpoint === undefined) return fail('it has no entries');
  const title = folded.state as Title;
  return title.number === number ? ok({ title, handle, lastIndex, checkpoint }) : fail(`the entries are of ${title.number}, not of ${number}`);
}

/** The title as far as its entries have been proven. */
interface Known { readonly folded: Folded | undefined; readonly checkpoint: SignedCheckpoint | undefined; readonly lastIndex: number }

function goneOn({ folded, checkpoint, lastIndex }: Known, { index, entry: base64, proof }: Static<typeof Proven>, { id, open }: { readonly id: string; readonly open: Open }): Result<Known> {
  const bytes = fromBase64(base64);
  if (bytes === undefined) return fail('not base64');
  const receipt = open(proof, leafHash(bytes));
  if (!receipt.ok) return receipt;
  if (receipt.value.index !== index) return fail(`the proof is of entry ${receipt.value.index}`);
  if (index <= lastIndex) return fail(`it does not come after entry ${lastIndex}`);
  const entry = recordedEntryOf(bytes);
  if (!entry.ok) return entry;
  if (entry.value.stream !== id) return fail(`it is of ${entry.value.stream}`);
  const next = foldRecorded(folded, entry.value);
  if (!next.ok) return next;
  const isSmaller = checkpoint === undefined || receipt.value.checkpoint.size < checkpoint.size;
  return ok({ folded: next.value, checkpoint: isSmaller ? receipt.value.checkpoint : checkpoint, lastIndex: index });
}
