import { Type, type Static } from '@sinclair/typebox';
import { prettyJson } from '#core/evidence';
import { Count, Day, Digest, IdOf, Nullable, closed, compileSchema, type Id } from '#core/exchange';
import { fail, ok, toBase64, type Checkpoint, type Result } from '#core/tlog';

const HANDOVER_FORMAT = 'yaosu-handover/1';

/** Where the parts of a handover lie, in the order in which they stand; behind them come the entries, each with its receipt and its documents. */
export const HANDOVER_PATHS = { manifest: 'manifest.json', instructions: '核验说明.txt', vkey: 'log.vkey', policy: 'policy', checkpoint: 'checkpoint', statement: 'statement.json' } as const;
export const handedDocumentPath = (sha256: string): string => `documents/${sha256}`;

const ManifestShape = closed({
  format: Type.Literal(HANDOVER_FORMAT),
  participant: IdOf('participant'),
  checkpoint: closed({ origin: Type.String({ minLength: 1, maxLength: 200 }), size: Count, root: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }) }),
  /** Every entry that names the participant, of those below the checkpoint: the RFC 6962 root over their leaves, as in a statement. */
  entries: closed({ count: Count, lastIndex: Nullable(Count), root: Digest }),
  /** The last sealed day: through its index the statement proves that nothing is missing. */
  statement: Nullable(closed({ day: Day, through: Count, entries: Count })),
});
/** What a handover comes to. It vouches for nothing: whoever reads it counts again. */
export type HandoverManifest = Static<typeof ManifestShape>;
type Parts = Pick<HandoverManifest, 'participant' | 'entries' | 'statement'> & { readonly checkpoint: Checkpoint };

export const handoverManifest = ({ participant, checkpoint: { origin, size, root }, entries, statement }: Parts): Uint8Array =>
  Buffer.from(prettyJson({ format: HANDOVER_FORMAT, participant, checkpoint: { origin, size, root: toBase64(root) }, entries, statement } satisfies HandoverManifest));

const shape = compileSchema(ManifestShape);

/** Reads the first file of a handover that came from anywhere. */
export function readHandoverManifest(bytes: Uint8Array): Result<HandoverManifest> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return shape.Check(value) ? ok(value as HandoverManifest) : fail(`it does not begin with a manifest of ${HANDOVER_FORMAT}`);
  } catch {
    return fail('it does not begin with a manifest');
  }
}

/** How whoever got it checks it, years later, with our tool and without it. */
export const handoverInstructions = (participant: Id<'participant'>, { origin, size }: Checkpoint): Uint8Array => Buffer.from(`证明交接包 PROOFS HANDED OVER
市场主体 participant ${participant}
日志 log ${origin}，截至 ${size} 个条目 entries

一、一条命令（离线） One command, offline
    yaosu handover verify FILE.zip --policy POLICY     或者 or --vkey VKEY
  POLICY 和 VKEY 请从交易所以外的可信渠道取得；包内的 ${HANDOVER_PATHS.vkey}、${HANDOVER_PATHS.policy} 只说明应当是哪些。
  The policy or the key has to come from a place that you trust; those in here only tell which they should be.
  退出码 exit code：0 通过 verified；1 不通过 not verified；2 用法错误 usage；3 无法读取 unreadable。

二、内容 What is in it
  entries/N.json             台账第 N 个条目的原始字节 the exact bytes of entry N of the ledger
  receipts/N.tlog-proof      其回执 its receipt (C2SP tlog-proof)，均指向同一个 all against the same ${HANDOVER_PATHS.checkpoint} (C2SP tlog-checkpoint)
  documents/SHA256           条目以摘要指明的文件 documents that entries name by their digest
  ${HANDOVER_PATHS.statement}             最后一个已封存日的对账单及其证明 the statement of the last sealed day with its proof
  ${HANDOVER_PATHS.manifest}              以上各项合计 what all of it comes to

三、用他人的工具 With other people's tools
  叶哈希 leaf = SHA-256(0x00 || entries/N.json)；按 RFC 9162 §2.1.3.2 计算到 ${HANDOVER_PATHS.checkpoint} 所签的根。任何实现 C2SP tlog-proof 的工具都能核验
  receipts/N.tlog-proof。对账单的根是这些叶哈希（只含该日 through 以内的条目）依 RFC 6962 §2.1 所成之树的根：少一条、多一条都不相等。
  The root of the statement is that of the RFC 6962 tree over these leaves, of the entries up to its day's "through".

四、私密值 Private values
  条目中的自然人信息只有加盐摘要，本包亦不含其原值。 Of natural persons there are salted digests alone, here as in the log.
`);
