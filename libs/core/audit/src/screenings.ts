import { canonicalJson, fromBase64, toBase64 } from '#core/tlog';
import { CANDIDATES_MAX, bandsOf, comparedOf, identicalTo, isIdentical, similarTo, type Compared, type Id, type Registration, type View } from '#core/exchange';
import { violationOf, type Violation } from './audit-entry.js';
import type { AuditedEntry } from './audited-entry.js';
import { rightsConserved } from './invariants/i16-rights-conserved.js';

type Filed = Pick<Compared, 'registration' | 'applicant' | 'contentSha256' | 'minima'>;
interface SavedFiled { readonly registration: Id<'registration'>; readonly applicant: Id<'participant'>; readonly content: string; readonly minima: string }
/** Plain data, so that an interrupted audit goes on from it. */
export interface SavedScreenings { readonly filed: readonly SavedFiled[] }

type Screened = AuditedEntry<'registration.screened'>;
const OPEN: readonly string[] = ['FILED', 'SUPPLEMENTING', 'EXAMINING', 'PROPOSED', 'PUBLICISED', 'OBJECTED'] satisfies readonly Registration['state'][];

/**
 * 查重: keeps the fingerprint of every first application beside an audit, and makes each `registration.screened` again (invariant 16).
 * What it rests on stands in the entries: the description, and the digest of the content as the applicant has stated it. Whether the
 * digest is of the content nobody can tell from the log, which has no content; the examiner compares it with the materials.
 *
 * The exchange compares a moment before it says so. What ended between the application and that entry may be among the hits or not, and is
 * believed either way; everything that stood throughout has to be there. A fingerprint with its index takes some two kilobytes.
 */
export class Screenings {
  private readonly filed: Filed[] = [];
  private readonly places = new Map<Id, number>();
  private readonly byContent = new Map<string, number[]>();
  private readonly byBand = new Map<string, number[]>();

  constructor(saved: SavedScreenings = { filed: [] }) {
    for (const { registration, applicant, content, minima } of saved.filed) this.keep({ registration, applicant, contentSha256: content, minima: unpacked(minima) });
  }

  /** Takes the next entry of the log, after it was folded: `view` is the world with it. */
  add(view: Pick<View, 'get'>, entry: AuditedEntry, index: number): Violation[] {
    const { type, stream } = entry;
    const registration = type === 'registration.filed' || isScreened(entry) ? view.get(stream as Id<'registration'>) : undefined;
    const compared = registration === undefined ? undefined : comparedOf(registration);
    if (compared === undefined) return [];
    if (!isScreened(entry)) {
      this.keep(compared);
      return [];
    }
    const what = this.complaint(view, compared, entry.data);
    return what === undefined ? [] : [violationOf(rightsConserved, { index, type, stream }, what)];
  }

  save(): SavedScreenings {
    return { filed: this.filed.map(({ registration, applicant, contentSha256: content, minima }) => ({ registration, applicant, content, minima: packed(minima) })) };
  }

  private keep({ registration, applicant, contentSha256, minima }: Filed): void {
    const place = this.filed.push({ registration, applicant, contentSha256, minima }) - 1;
    this.places.set(registration, place);
    grow(this.byContent, contentSha256, place);
    for (const band of bandsOf(minima)) grow(this.byBand, band, place);
  }

  private complaint(view: Pick<View, 'get'>, compared: Compared, said: Screened['data']): string | undefined {
    const since = view.get(compared.registration)?.createdAt ?? '';
    const stands = (known: Filed): boolean => endOf(view, known.registration) === undefined;
    const mayStand = (known: Filed): boolean => (endOf(view, known.registration) ?? since) >= since;
    const [same, alike] = [new Set<Id>(said.identical), new Set<Id>(said.similar.map(({ registration }) => registration))];
    const identical = this.before(compared, this.byContent.get(compared.contentSha256) ?? []).filter((known) => isIdentical(compared, known) && mayStand(known));
    const sharing = this.before(compared, bandsOf(compared.minima).flatMap((band) => this.byBand.get(band) ?? [])).filter(mayStand);
    const made = {
      identical: identicalTo(compared, identical.filter((known) => stands(known) || same.has(known.registration))),
      similar: similarTo(compared, sharing.filter((known, rank) => (stands(known) && rank < CANDIDATES_MAX) || alike.has(known.registration))),
    };
    return canonicalJson(made) === canonicalJson(said) ? undefined : `it says that ${told(said)}, the entries make ${told(made)}`;
  }

  /** What was filed before the application, each once, in the order of ids. */
  private before({ registration }: Compared, places: readonly number[]): Filed[] {
    const own = this.places.get(registration) ?? 0;
    const earlier = [...new Set(places)].filter((place) => place < own).flatMap((place) => this.filed[place] ?? []);
    return earlier.sort((a, b) => (a.registration < b.registration ? -1 : 1));
  }
}

const isScreened = (entry: AuditedEntry): entry is Screened => entry.type === 'registration.screened';

const told = ({ identical, similar }: Screened['data']): string =>
  `${identical.join(', ') || 'nothing'} is the same and ${similar.map((hit) => `${hit.registration} (${hit.similarity})`).join(', ') || 'nothing'} like it`;

/** When an application stopped to stand in the way of others: it was refused or given up, or its title has ended; undefined while it stands. */
function endOf(view: Pick<View, 'get'>, id: Id<'registration'>): string | undefined {
  const registration = view.get(id);
  if (registration === undefined || OPEN.includes(registration.state)) return undefined;
  const title = registration.state === 'REGISTERED' && registration.title !== null ? view.get(registration.title) : undefined;
  if (title === undefined) return registration.updatedAt;
  return title.state === 'REGISTERED' ? undefined : title.updatedAt;
}

function grow(index: Map<string, number[]>, key: string, place: number): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [place]);
  else known.push(place);
}

const packed = (minima: Filed['minima']): string => {
  const view = new DataView(new ArrayBuffer(minima.length * 4));
  minima.forEach((minimum, at) => { view.setUint32(at * 4, minimum); });
  return toBase64(new Uint8Array(view.buffer));
};

function unpacked(text: string): number[] {
  const bytes = fromBase64(text) ?? new Uint8Array();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getUint32(at * 4));
}
