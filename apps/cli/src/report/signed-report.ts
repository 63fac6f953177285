import { fail, keyIdOf, ok, signerOf, toBase64, verificationKeyOf, verifierOf, type Result, type SigningKey, type VerificationKey } from '#core/tlog';
import { ReportStatement, compileSchema, isSigned, reportText } from '#core/exchange';

export const REPORT_BYTES_MAX = 64 * 1024;

/** What is submitted to the exchange: a statement, and by which key it is signed. */
export interface SignedReport { readonly statement: ReportStatement; readonly keyId: string; readonly signature: string }

const STATEMENT = compileSchema(ReportStatement);
const MEMBERS = Object.keys(ReportStatement.properties);

const membersOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {});

function parsed(bytes: Uint8Array): Result<Readonly<Record<string, unknown>>> {
  try {
    return ok(membersOf(JSON.parse(Buffer.from(bytes).toString('utf8'))));
  } catch {
    return fail('it is not JSON');
  }
}

/** A statement with the shape that the exchange takes. */
function statementOf(value: unknown): Result<ReportStatement> {
  if (STATEMENT.Check(value)) return ok(value as ReportStatement);
  const [error] = [...STATEMENT.Errors(value)];
  return fail(`the statement is not as documented: ${error?.path ?? ''} ${error?.message ?? ''}`.trim());
}

/** A statement as its issuer has written it; what is known beside it (its key's name, the report's digest) is filled in and not overwritten. */
export function readStatement(bytes: Uint8Array, known: Partial<ReportStatement>): Result<ReportStatement> {
  const value = parsed(bytes);
  if (!value.ok) return value;
  const contradicted = Object.entries(known).find(([name, one]) => value.value[name] !== undefined && value.value[name] !== one);
  if (contradicted !== undefined) return fail(`the statement has another ${contradicted[0]} than ${contradicted[1]}`);
  return statementOf({ ...value.value, ...known });
}

/** A signed report as it was submitted, or as the API serves it, where the statement's members stand beside the others. */
export function readSignedReport(bytes: Uint8Array): Result<SignedReport> {
  const value = parsed(bytes);
  if (!value.ok) return value;
  const { statement: nested, keyId, signature } = value.value;
  const statement = statementOf(nested ?? Object.fromEntries(MEMBERS.map((name) => [name, value.value[name]])));
  if (!statement.ok) return statement;
  if (typeof keyId !== 'string' || typeof signature !== 'string') return fail('there is no signature');
  return ok({ statement: statement.value, keyId, signature });
}

export const signReport = (statement: ReportStatement, key: SigningKey): SignedReport =>
  ({ statement, keyId: keyIdOf(verificationKeyOf(key)), signature: toBase64(signerOf(key).sign(reportText(statement))) });

/** Whether the key that is trusted has signed exactly this statement; the key's name is its issuer's id. */
export function verifyReport({ statement, keyId, signature }: SignedReport, key: VerificationKey): Result<ReportStatement> {
  if (key.name !== statement.issuer) return fail(`the key is of ${key.name}, the report says that it is by ${statement.issuer}`);
  if (keyIdOf(key) !== keyId) return fail(`the report is signed by the key ${keyId}, trusted is ${keyIdOf(key)}`);
  return isSigned(verifierOf(key), reportText(statement), signature) ? ok(statement) : fail(`the signature is not by the key ${keyId} over this statement`);
}
