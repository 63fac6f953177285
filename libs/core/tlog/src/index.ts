export { boundedBody, boundedBytes } from './bounded.js';
export { encodeBundle, decodeBundle } from './bundle.js';
export { canonicalJson, parseCanonicalJson } from './canonical.js';
export { checkCanonicalJson } from './canonical-scan.js';
export { DOCUMENTS, DOCUMENT_BUNDLE_BYTES_MAX, decodeDocuments, documentsPath, encodeDocuments, parseDocumentsPath } from './document-bundle.js';
export { openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
export { formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint-text.js';
export { byteSignerOf, coseReceipt, COSE_MEDIA_TYPE, verifyCoseReceipt, type CoseReceipt, type CoseReceiptParts } from './cose.js';
export { disclosureDigest, formatDisclosures, holdsDisclosures, verifyDisclosures, type Disclosed } from './disclosure.js';
export { decodeUtf8, fromBase64, sameBytes, toBase64 } from './encoding.js';
export { appendLeaves, EMPTY_FRONTIER, frontierFrom, frontierRoot, packFrontier, type Frontier, type TileHash } from './frontier.js';
export { EMPTY_ROOT, HASH_BYTES, leafHash, leafHashes, merkleRoot, nodeHash } from './hash.js';
export { formatSkey, formatVkey, keyIdOf, parseSkey, parseVkey, parseVkeys, verificationKeyOf, type SigningKey, type VerificationKey } from './keys.js';
export {
  EMPTY_MAP, EMPTY_MAP_ROOT, foldedMap, mapInner, mapPosition, mapRecord, mapRoot, mapRootOf, proveInMap, verifyInMap, withRecords,
  type MapProof, type MapRecord, type MapTree, type OpenNode,
} from './merkle-map.js';
export {
  cosignerOf, formatSignature, openNote, signatureLine, signerOf, signNote, signNoteWith, verifierOf,
  type NoteSignature, type OpenedNote, type RemoteSigner, type Signer, type VerifiedSignature, type Verifier,
} from './note.js';
export { parseTilePath, tilePath } from './paths.js';
export { describeQuorum, formatPolicy, isQuorum, parsePolicy, type Policy, type PolicyLog, type PolicyWitness, type Quorum } from './policy.js';
export {
  consistencyProof, consistencyTiles, inclusionProof, inclusionTiles, subtreeConsistencyProof, subtreeInclusionProof, treeRoot, type TileReader,
} from './prove.js';
export { fail, ok, type Failure, type Result, type Verification } from './result.js';
export { ed25519PublicKeyDer } from './suites/ed25519.js';
export { KEY_TYPE, LOG_SUITE_NAMES, LOG_SUITES, logSuiteOf, suiteOf, type KeyType, type LogSuite } from './suites/index.js';
export { sm2PublicKeyDer, sm2SignatureDer, SM2_SIGNER_ID } from './suites/sm2.js';
export { cosignatureTime } from './suites/suite.js';
export { nonceOf, NONCE_BYTES, textOfNote, timestampQuery } from './timestamps/query.js';
export { readTimestamp, TIMESTAMP_BYTES_MAX, verifyTimestamp, type Timestamp, type TimestampClaim } from './timestamps/verify.js';
export { bundleOf, edgeTiles, isWithin, tileAt, tilesOf, tilesSince, TILE_WIDTH, type Bundle, type Tile, type TileRow } from './tile.js';
export { formatTlogProof, parseTlogProof, verifyReceipt, verifyReceiptUnder, type Receipt, type TlogProof, type WitnessedReceipt } from './tlog-proof.js';
export { edgeFrom, edgeRows, EMPTY_EDGE, integrate, rootOf, type Edge, type Integration } from './tree.js';
export {
  inclusionRoot, isSubtree, verifyConsistency, verifyInclusion, verifySubtreeConsistency, verifySubtreeInclusion,
  type ConsistencyClaim, type InclusionClaim, type SubtreeConsistencyClaim, type SubtreeInclusionClaim,
} from './verify.js';
export {
  ADD_CHECKPOINT_BYTES_MAX, cosignCheckpoint, formatAddCheckpoint, judgeAddCheckpoint, parseAddCheckpoint, readCosignatures, readTlogSize, refusalBody, TLOG_SIZE_TYPE,
  witnessedPath, type AddCheckpoint, type AddCheckpointRequest, type AddCheckpointVerdict, type KnownLog,
} from './witness.js';
export { openWitnessed, policyVerifiers, type Cosigner, type WitnessedCheckpoint } from './witnessed.js';
