/** An error of the token endpoint, which has a form of its own (RFC 6749 §5.2). */
export class OAuthError extends Error {
  constructor(readonly error: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type' | 'invalid_scope', readonly description: string) {
    super(`${error}: ${description}`);
  }

  get status(): number {
    return this.error === 'invalid_client' ? 401 : 400;
  }

  get headers(): Readonly<Record<string, string>> {
    return { 'cache-control': 'no-store', ...(this.status === 401 ? { 'www-authenticate': 'Basic realm="yaosu", charset="UTF-8"' } : {}) };
  }

  get body(): { readonly error: string; readonly error_description: string } {
    return { error: this.error, error_description: this.description };
  }
}
