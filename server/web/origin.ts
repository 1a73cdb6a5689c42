/**
 * Who may talk to us, by the Host and Origin headers. The Host check defeats DNS
 * rebinding: a foreign name that resolves to 127.0.0.1 is still a foreign name.
 * The Origin check defeats requests and WebSockets that another page sends with
 * our cookie.
 */
import type { IncomingHttpHeaders } from "node:http";
import { hostname, networkInterfaces } from "node:os";

/** What the server is called. */
export interface Site {
  bind: string;
  port: number;
  /** Served by TLS. */
  secure: boolean;
  /** Further names that its owner has given it. */
  names: readonly string[];
}

const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];
const bracketed = (address: string) => (address.includes(":") ? `[${address}]` : address);

/** Every address that a server on all of them is reached by. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [hostname(), ...all.map(({ address }) => address)];
}

export const isEverywhere = (bind: string): boolean => ["0.0.0.0", "::"].includes(bind);

/** The Host headers that are ours: loopback names, the address we were told to bind, and the names given. */
export function allowedHosts({ bind, port, secure, names }: Site): ReadonlySet<string> {
  const bound = isEverywhere(bind) ? ownAddresses() : [bind];
  const all = new Set([...LOOPBACK_NAMES, ...[...bound, ...names].map((name) => bracketed(name.toLowerCase()))]);
  // A client leaves the default port out (RFC 9110, 7.2).
  const usual = secure ? 443 : 80;
  return new Set([...all].flatMap((name) => (port === usual ? [name, `${name}:${port}`] : [`${name}:${port}`])));
}

export const isOurHost = (headers: IncomingHttpHeaders, hosts: ReadonlySet<string>): boolean =>
  headers.host !== undefined && hosts.has(headers.host.toLowerCase());

/** Whether the Origin is the page's own: the same scheme, host and port that the request went to. */
export const isOwnOrigin = (headers: IncomingHttpHeaders, { secure }: Pick<Site, "secure">): boolean =>
  headers.origin !== undefined &&
  headers.origin.toLowerCase() === `${secure ? "https" : "http"}://${headers.host?.toLowerCase()}`;

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
export const changesState = (method: string | undefined): boolean => !SAFE_METHODS.has(method ?? "");
