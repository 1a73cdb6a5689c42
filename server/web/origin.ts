/**
 * Who may talk to us, by the Host and Origin headers. The Host check defeats DNS
 * rebinding: a foreign name that resolves to 127.0.0.1 is still a foreign name.
 * The Origin check defeats requests and WebSockets that another page sends with
 * our cookie.
 */
import type { IncomingHttpHeaders } from "node:http";

const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** The Host headers that are ours: loopback names, and the address we were told to bind. */
export function allowedHosts(bind: string, port: number): ReadonlySet<string> {
  const bound = bind.includes(":") ? `[${bind}]` : bind;
  const names = new Set([...LOOPBACK_NAMES, bound]);
  // A client leaves the default port out (RFC 9110, 7.2).
  return new Set([...names].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
}

export const isOurHost = (headers: IncomingHttpHeaders, hosts: ReadonlySet<string>): boolean =>
  headers.host !== undefined && hosts.has(headers.host.toLowerCase());

/** Whether the Origin is the page's own: the same host and port that the request went to. */
export const isOwnOrigin = (headers: IncomingHttpHeaders): boolean =>
  headers.origin !== undefined && headers.origin.toLowerCase() === `http://${headers.host?.toLowerCase()}`;

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
export const changesState = (method: string | undefined): boolean => !SAFE_METHODS.has(method ?? "");
