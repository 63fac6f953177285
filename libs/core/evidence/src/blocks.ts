/** A sentence or a label, Chinese first. */
export interface Bilingual { readonly zh: string; readonly en?: string }

/** What a printed statement is made of; how it looks is the printer's business. */
export type Block =
  | { readonly kind: 'heading'; readonly text: Bilingual }
  | { readonly kind: 'paragraph'; readonly text: Bilingual }
  | { readonly kind: 'pairs'; readonly rows: readonly { readonly label: Bilingual; readonly lines: readonly string[] }[] }
  | { readonly kind: 'table'; readonly columns: readonly { readonly label: Bilingual; readonly share: number }[]; readonly rows: readonly (readonly string[])[] }
  /** Bars of one measure; `share` is the part of the longest, from 0 to 1. */
  | { readonly kind: 'bars'; readonly rows: readonly { readonly label: string; readonly share: number; readonly value: string }[] };

/** A statement to be printed: its title, the link that its QR code holds, and its parts. */
export interface Statement {
  readonly title: Bilingual;
  readonly subtitle: string;
  readonly link: string;
  readonly linkLabel: Bilingual;
  readonly blocks: readonly Block[];
  readonly footer: string;
  /** When the signed tree was signed: the PDF states no other time. */
  readonly at: string;
}
