/** The web server: who may come in, then Next for pages and the relay for WebSockets. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { openUsers } from "../users/userFile";
import { isApi, sendError, sendPage } from "./answer";
import { openApiToken } from "./auth/apiToken";
import { createAttempts } from "./auth/attempts";
import { cookieName, readCookie } from "./auth/cookie";
import { hashSecret, sameHash } from "./auth/secret";
import { openSessions } from "./auth/sessions";
import { introduceByHeader, OWNER, openVisitors, type Visitor } from "./auth/visitor";
import { type Connections, HANDSHAKE_WITHIN_MS, LOOK_FOR_LATE, limitConnections } from "./connections";
import type { WebFiles } from "./files";
import { secure } from "./headers";
import { createLogin } from "./login";
import { allowedHosts, changesState, isOurHost, isOwnOrigin, type Site } from "./origin";
import { restartingPage, wrongHostPage } from "./pages";
import { createUpgradeHandler, type UpgradeHandler } from "./socket/upgrade";

/** What stands behind the door: Next's handlers, or a test's. */
export interface Inside {
  request(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface DoorOptions {
  site: Site;
  files: WebFiles;
  /** A token that signs its owner in as often as it is shown; null for none. */
  givenToken: string | null;
  /** The engine's socket for the web server. */
  engineSocket: string;
  inside: Inside;
  connections: Connections;
}

/** Both listeners of the HTTP server. The port is part of what they check, so they are made when it is known. */
export function createDoor({ site, files, givenToken, engineSocket, inside, connections }: DoorOptions): {
  request: RequestListener;
  upgrade: UpgradeHandler;
} {
  const { port } = site;
  const ownAddress = `${site.secure ? "https" : "http"}://127.0.0.1:${port}/`;
  const hosts = allowedHosts(site);
  const cookie = cookieName(port);
  const sessions = openSessions(files.sessions);
  const hasApiToken = openApiToken(files.apiToken);
  const users = openUsers(files.users);
  const visitors = openVisitors(users);
  const givenHash = givenToken === null ? null : hashSecret(givenToken);

  function signedIn({ headers, socket }: IncomingMessage): Visitor | null {
    const secret = readCookie(headers.cookie, cookie);
    const session = secret === undefined ? null : sessions.find(secret);
    const visitor = session && visitors.of(session);
    if (visitor) connections.isKnown(socket);
    return visitor;
  }

  const login = createLogin({
    ...{ users, sessions, cookie, site, signedIn, logins: files.logins, attempts: createAttempts() },
    isGivenToken: givenHash === null ? null : (token) => sameHash(hashSecret(token), givenHash),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ours = isOurHost(request.headers, hosts);
    // A foreign Host must not get into the policy, where it could name sources of its own.
    secure(request, response, (ours && request.headers.host) || `127.0.0.1:${port}`, site.secure);
    if (!ours) return sendPage(response, 403, wrongHostPage(ownAddress));
    // Whole addresses and `//host` are for proxies, which this is none of.
    if (!/^\/(?!\/)/.test(request.url ?? "")) {
      return sendError(response, 400, { code: "bad-request", message: "The address has no path.", field: "path" });
    }
    if (!isReadable(request.url ?? "")) {
      return sendError(response, 400, { code: "bad-request", message: "The address is not UTF-8.", field: "path" });
    }
    // Next cannot even take them in.
    if (request.method === "TRACE" || request.method === "CONNECT") {
      return sendError(response, 405, {
        code: "bad-request",
        message: `${request.method} is of no use here.`,
        field: "method",
      });
    }
    if (/^\/log(?:in|out)(?:\?|$)/.test(request.url ?? "")) return login.answer(request, response);
    const byToken = hasApiToken(request.headers.authorization);
    const visitor = byToken ? OWNER : signedIn(request);
    if (!visitor) return askToSignIn(request, response);
    // A script has no Origin; a browser that has our token in a script's place still has one.
    const fromElsewhere = byToken && request.headers.origin === undefined ? false : !isOwnOrigin(request.headers, site);
    if (changesState(request.method) && fromElsewhere) {
      return sendError(response, 403, {
        code: "bad-request",
        message: "Another web site sent this request.",
        field: "Origin",
      });
    }
    // What one visitor may see is not for caches between; pages and scripts say for themselves how long they hold.
    if (isApi(request)) response.setHeader("Cache-Control", "no-store");
    introduceByHeader(request, visitor);
    await inside.request(request, response);
  }

  function askToSignIn(request: IncomingMessage, response: ServerResponse) {
    if (!isApi(request)) return sendPage(response, 401, login.page());
    response.setHeader("WWW-Authenticate", 'Bearer realm="wirelab"');
    sendError(response, 401, {
      code: "not-signed-in",
      message: `Not signed in. Scripts send "Authorization: Bearer" with the token in ${files.apiToken}.`,
      field: "Authorization",
    });
  }

  return {
    request(request, response) {
      answer(request, response).catch((error: unknown) => {
        console.error(error);
        if (response.headersSent) response.destroy();
        else sendPage(response, 500, restartingPage);
      });
    },
    upgrade: createUpgradeHandler({
      site,
      hosts,
      engineSocket,
      signedIn,
    }),
  };
}

/** Whether an address is UTF-8 below its percent signs, which route handlers rely on. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

/** Where to listen: `ports` are tried in order. */
export async function listen(server: Server, bind: string, ports: readonly number[]): Promise<number> {
  for (const [index, port] of ports.entries()) {
    try {
      return await listenAt(server, bind, port);
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!taken || index === ports.length - 1) throw error;
    }
  }
  throw new Error("No port to listen on was given.");
}

function listenAt(server: Server, bind: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bind, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

export interface ServeOptions extends Omit<DoorOptions, "site" | "givenToken" | "connections"> {
  bind: string;
  /** Tried in order. */
  ports: readonly number[];
  names?: readonly string[];
  /** Certificate chain and key in PEM; null serves plain HTTP. */
  tls?: { cert: string; key: string } | null;
  givenToken?: string | null;
}

/** Binds a server and puts the door in front of what is inside. @returns its port and how to end it */
export async function serve({
  bind,
  ports,
  names = [],
  tls = null,
  givenToken = null,
  ...options
}: ServeOptions): Promise<{ port: number; close(): void }> {
  const server = tls
    ? createTlsServer({ ...tls, ...LOOK_FOR_LATE, minVersion: "TLSv1.2", handshakeTimeout: HANDSHAKE_WITHIN_MS })
    : createServer(LOOK_FOR_LATE);
  const connections = limitConnections(server);
  const port = await listen(server, bind, ports);
  const door = createDoor({ ...options, connections, givenToken, site: { bind, port, names, secure: tls !== null } });
  server.on("request", door.request);
  server.on("upgrade", door.upgrade);
  return {
    port,
    close() {
      door.upgrade.closeAll();
      server.close();
      server.closeIdleConnections();
    },
  };
}
