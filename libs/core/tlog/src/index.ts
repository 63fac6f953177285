export { encodeBundle, decodeBundle } from './bundle.js';
export { canonicalJson, parseCanonicalJson } from './canonical.js';
export { checkCanonicalJson } from './canonical-scan.js';
export { DOCUMENTS, DOCUMENT_BUNDLE_BYTES_MAX, decodeDocuments, documentsPath, encodeDocuments, parseDocumentsPath } from './document-bundle.js';
export { formatCheckpoint, openCheckpoint, parseCheckpoint, type Checkpoint, type SignedCheckpoint } from './checkpoint.js';
export { decodeUtf8, fromBase64, sameBytes, toBase64 } from './encoding.js';
export { EMPTY_ROOT, HASH_BYTES, leafHash, leafHashes, merkleRoot, nodeHash } from './hash.js';
export {
  formatSkey, formatVkey, keyIdOf, KEY_TYPE, parseSkey, parseVkey, verificationKeyOf, type KeyType, type SigningKey, type VerificationKey,
} from './keys.js';
export {
  cosignatureTime, cosignerOf, openNote, signatureLine, signerOf, signNote, verifierOf, type NoteSignature, type OpenedNote, type Signer, type Verifier,
} from './note.js';
export { parseTilePath, tilePath } from './paths.js';
export { describeQuorum, formatPolicy, isQuorum, parsePolicy, type Policy, type PolicyLog, type PolicyWitness, type Quorum } from './policy.js';
export { consistencyProof, consistencyTiles, inclusionProof, inclusionTiles, type TileReader } from './prove.js';
export { type Failure, type Result, type Verification } from './result.js';
export { bundleOf, edgeTiles, tileAt, tilesOf, TILE_WIDTH, type Bundle, type Tile, type TileRow } from './tile.js';
export { formatTlogProof, parseTlogProof, verifyReceipt, verifyReceiptUnder, type Receipt, type TlogProof, type WitnessedReceipt } from './tlog-proof.js';
export { edgeFrom, edgeRows, EMPTY_EDGE, integrate, rootOf, type Edge, type Integration } from './tree.js';
export { verifyConsistency, verifyInclusion, type ConsistencyClaim, type InclusionClaim } from './verify.js';
export { openWitnessed, policyVerifiers, type Cosigner, type WitnessedCheckpoint } from './witnessed.js';
