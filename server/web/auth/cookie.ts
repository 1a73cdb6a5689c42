/** The session cookie (RFC 6265bis). */

/** A browser keeps one jar for all ports of a host, so that a second Wirelab beside this one needs another name. */
export const cookieName = (port: number): string => `wirelab-${port}`;

/** The value of a cookie in a Cookie header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
}

/** A Set-Cookie header. Only `secure` with TLS: without it some browsers drop the cookie. */
export function writeCookie(name: string, value: string, secure: boolean): string {
  return `${name}=${value}; ${attributes(secure)}; Max-Age=${30 * 24 * 60 * 60}`;
}

/** A Set-Cookie header that takes the cookie away. */
export const clearCookie = (name: string, secure: boolean): string => `${name}=; ${attributes(secure)}; Max-Age=0`;

const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
