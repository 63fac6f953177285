/** What the plain service is told when it starts, and what it answers when it listens. */
export interface PlainStart { readonly databaseUrl: string; readonly issuer: string; readonly publicKey: string | Buffer }
export interface PlainMessage { readonly port: number }
