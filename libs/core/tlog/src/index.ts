export { boundedBody, boundedBytes } from './bounded.js';
export { encodeBundle, decodeBundle, splitBundle } from './bundle.js';
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
export { contradictionOf, readReceipt, RECEIPT_BYTES_MAX, type ReceiptClaims, type ReceiptFile, type ReceiptProof } from './receipt-file.js';
export { fail, ok, type Failure, type Result, type Verification } from './result.js';
export { ed25519PublicKeyDer } from './suites/ed25519.js';
export { KEY_TYPE, LOG_SUITE_NAMES, LOG_SUITES, logSuiteOf, suiteOf, type KeyType, type LogSuite } from './suites/index.js';
export { isSignedBySm2, sm2PointIn, sm2PublicKeyDer, sm2SignatureDer, sm2Signing, SM2_SIGNER_ID } from './suites/sm2.js';
export { cosignatureTime } from './suites/suite.js';
export { nonceOf, NONCE_BYTES, textOfNote, timestampQuery } from './timestamps/query.js';
export { readTimestamp, TIMESTAMP_BYTES_MAX, verifyTimestamp, type Timestamp, type TimestampClaim } from './timestamps/verify.js';
export { bundleOf, edgeTiles, isWithin, tileAt, tilesOf, tilesSince, TILE_WIDTH, type Bundle, type Tile, type TileRow } from './tile.js';
export { formatTlogProof, parseTlogProof, verifyReceipt, verifyReceiptUnder, type Receipt, type TlogProof, type WitnessedReceipt } from './tlog-proof.js';
export { openCoseReceipt, trustKeys, trusting, trustPolicy, type Trust, type TrustedCheckpoint, type TrustedReceipt } from './trust.js';
export { edgeFrom, edgeRows, EMPTY_EDGE, extend, integrate, rootOf, type Edge, type Extension, type Integration } from './tree.js';
export {
  inclusionRoot, isSubtree, verifyConsistency, verifyInclusion, verifySubtreeConsistency, verifySubtreeInclusion,
  type ConsistencyClaim, type InclusionClaim, type SubtreeConsistencyClaim, type SubtreeInclusionClaim,
} from './verify.js';
export {
  ADD_CHECKPOINT_BYTES_MAX, cosignCheckpoint, formatAddCheckpoint, judgeAddCheckpoint, parseAddCheckpoint, readCosignatures, readTlogSize, refusalBody, TLOG_SIZE_TYPE,
  witnessedPath, type AddCheckpoint, type AddCheckpointRequest, type AddCheckpointVerdict, type KnownLog,
} from './witness.js';
export { cosignersOf, isBy, openWitnessed, policyVerifiers, withCosignatures, type Cosigner, type WitnessedCheckpoint } from './witnessed.js';
export { fieldsOf, ORGANISATION_NAME, readX509, X509_BYTES_MAX, X509_KEY_KINDS, type X509Certificate, type X509KeyKind } from './x509/certificate.js';
export { isJwsAlgorithm, isJwsSignedBy, JWS_ALGORITHMS, JWS_LENGTH_MAX, fromBase64Url, paddingOf, parseJws, type CompactJws, type JwsAlgorithm } from './x509/jws.js';
export { SM2_WITH_SM3 } from './x509/engine.js';
export { formatPem, parsePem, readPrivateKey, signJws, sm2PrivateKeyPem, type SigningPrivateKey } from './x509/private-key.js';
export { verifyX509Path, X509_CHAIN_MAX, type PathClaim, type X509Path } from './x509/path.js';
export { readRevocationList, REVOCATION_LIST_BYTES_MAX, revocationIn, stalenessOf, type Freshness, type Revocation, type RevocationList } from './x509/revocation.js';
