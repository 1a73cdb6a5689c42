/** What it takes to be reached from other machines: who may come in, and how what they say is kept secret. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import type { WebSettings } from "../web/report";
import { UsageError } from "./usageError";

export interface NetworkOptions {
  bind: string;
  names: string[];
  tlsCert: string | null;
  tlsKey: string | null;
  tokenFile: string | null;
  /** Somebody said that passwords may travel in the clear. */
  allowPlainHttp: boolean;
}

/** Shorter tokens could be guessed. */
const SHORTEST_TOKEN = 20;

export const isLoopback = (bind: string): boolean =>
  bind === "localhost" || bind === "::1" || (isIPv4(bind) && bind.startsWith("127."));

function read(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${what} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function readTls({ tlsCert, tlsKey }: NetworkOptions): WebSettings["tls"] {
  if (tlsCert === null && tlsKey === null) return null;
  if (tlsCert === null || tlsKey === null) throw new UsageError("--tls-cert and --tls-key go together.");
  const tls = { cert: read(tlsCert, "The certificate"), key: read(tlsKey, "The key") };
  try {
    new X509Certificate(tls.cert);
  } catch {
    throw new UsageError(`${tlsCert} holds no certificate in PEM.`);
  }
  if (!/-----BEGIN (?:\w+ )?PRIVATE KEY-----/.test(tls.key)) throw new UsageError(`${tlsKey} holds no key in PEM.`);
  return tls;
}

function readToken(path: string): string {
  const token = read(path, "The token").trim();
  if (token.length < SHORTEST_TOKEN)
    throw new UsageError(`The token in ${path} is too short: at least ${SHORTEST_TOKEN} characters.`);
  return token;
}

/** What an ordinary user may not be able to read: asked for before root becomes one. @throws {UsageError} */
export function readNetworkFiles(options: NetworkOptions): Pick<WebSettings, "tls" | "givenToken"> {
  return { tls: readTls(options), givenToken: options.tokenFile === null ? null : readToken(options.tokenFile) };
}

/**
 * How the web server shall serve.
 * @param hasUsers whether anybody has an account
 * @throws {UsageError} for an address that other machines reach, unless somebody can sign in and it is safe to, or said not to matter
 */
export function networkSettings(
  options: NetworkOptions,
  { tls, givenToken }: Pick<WebSettings, "tls" | "givenToken">,
  hasUsers: boolean,
): Omit<WebSettings, "ports"> {
  const { bind, names, allowPlainHttp } = options;
  if (!isLoopback(bind)) {
    const missing = [
      ...(hasUsers || givenToken !== null
        ? []
        : ["- who may come in: add users with `wirelab user add NAME`, or give a token with --token-file FILE"]),
      ...(tls || allowPlainHttp
        ? []
        : [
            "- a certificate: --tls-cert FILE --tls-key FILE; or say --allow-plain-http where nobody else can listen on the network",
          ]),
    ];
    if (missing.length > 0)
      throw new UsageError(
        `Other machines can reach ${bind}. Before Wirelab listens there it needs:\n${missing.join("\n")}`,
      );
  }
  return { bind, names, tls, givenToken };
}
