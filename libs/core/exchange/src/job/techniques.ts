/** What a computation of a technique leaves as evidence of itself. */
interface TechniqueRow {
  readonly zh: string;
  /** What the digest of the attestation is of. */
  readonly evidence: string;
  /** The fields that whoever checked the evidence has to have verified, beside the code. */
  readonly verified: readonly string[];
}

/**
 * 隐私计算: the techniques and their evidence. The ledger keeps the evidence by its digest and the names of what was verified in
 * it; whether a quote is genuine is said by who has verified it (RFC 9334: the verifier's attestation result), not by the ledger.
 */
export const TECHNIQUES = {
  tee: { zh: '可信执行环境', evidence: 'quote of the trusted execution environment', verified: ['measurement', 'report_data'] },
  mpc: { zh: '安全多方计算', evidence: 'transcript of the protocol as each party has signed it', verified: ['parties', 'transcript'] },
  federated: { zh: '联邦学习', evidence: 'record of the rounds and of what was aggregated', verified: ['rounds', 'aggregation'] },
} as const satisfies Readonly<Record<string, TechniqueRow>>;

export type Technique = keyof typeof TECHNIQUES;
export const TECHNIQUE_NAMES = Object.keys(TECHNIQUES) as readonly Technique[];
