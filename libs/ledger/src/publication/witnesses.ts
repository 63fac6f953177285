/** What a publication needs of the witnesses; `#adapters/witnesses` asks real ones. */
export interface Witnesses {
  /** Asks all witnesses at the same time; answers when the policy's quorum is met or the time is over. */
  cosign(request: CosignRequest): Promise<Cosigned>;
  status(): readonly WitnessStatus[];
  /** What each witness has cosigned last of this log. */
  seen(): Promise<readonly { readonly witness: string; readonly note: string }[]>;
}

export interface CosignRequest {
  readonly size: number;
  readonly note: string;
  readonly consistency: (oldSize: number) => Promise<readonly Uint8Array[]>;
  readonly timeoutMs: number;
}
export interface Conflict { readonly witness: string; readonly reason: string; readonly size?: number }
/** The note with the cosignatures that came in time. A conflict is a witness that has seen a longer tree, or another one. */
export interface Cosigned { readonly note: string; readonly isQuorum: boolean; readonly conflicts: readonly Conflict[] }
export interface WitnessStatus { readonly name: string; readonly size: number | null; readonly at: string | null; readonly failure: string | null }
