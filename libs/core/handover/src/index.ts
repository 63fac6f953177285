export { HandoverCheck, type HandoverProblem, type HandoverTrust, type HandoverVerdict } from './check.js';
export { HANDOVER_PATHS, handedDocumentPath, handoverInstructions, handoverManifest } from './layout.js';
export { LOCAL_HEADER_BYTES, centralRecord, endOfZip, readLocalHeader, storedZip, type StoredFile } from './stored-zip.js';
