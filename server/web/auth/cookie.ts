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

/** A Set-Cookie header. Not `Secure`: on loopback there is no TLS, and some browsers then drop the cookie. */
export function writeCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${30 * 24 * 60 * 60}`;
}
