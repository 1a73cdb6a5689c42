/** The web server: who may come in, then Next for pages and the relay for WebSockets. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { isApi, sendError, sendPage } from "./answer";
import { openApiToken } from "./auth/apiToken";
import { createAttempts } from "./auth/attempts";
import { cookieName, readCookie } from "./auth/cookie";
import { openSessions } from "./auth/sessions";
import { introduceByHeader, OWNER, openVisitors, type Visitor } from "./auth/visitor";
import type { WebFiles } from "./files";
import { secure } from "./headers";
import { answerLogin } from "./login";
import { allowedHosts, changesState, isOurHost, isOwnOrigin } from "./origin";
import { restartingPage, signInPage, wrongHostPage } from "./pages";
import { createUpgradeHandler, type UpgradeHandler } from "./socket/upgrade";

/** What stands behind the door: Next's handlers, or a test's. */
export interface Inside {
  request(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

export interface DoorOptions {
  /** Address that the server was bound to, and its port. */
  bind: string;
  port: number;
  files: WebFiles;
  /** The engine's socket for the web server. */
  engineSocket: string;
  inside: Inside;
}

/** Both listeners of the HTTP server. The port is part of what they check, so they are made when it is known. */
export function createDoor({ bind, port, files, engineSocket, inside }: DoorOptions): {
  request: RequestListener;
  upgrade: UpgradeHandler;
} {
  const hosts = allowedHosts(bind, port);
  const cookie = cookieName(port);
  const sessions = openSessions(files.sessions);
  const attempts = createAttempts();
  const hasApiToken = openApiToken(files.apiToken);
  const visitors = openVisitors(files.users);

  function signedIn({ headers }: IncomingMessage): Visitor | null {
    const secret = readCookie(headers.cookie, cookie);
    const session = secret === undefined ? null : sessions.find(secret);
    return session && visitors.of(session);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ours = isOurHost(request.headers, hosts);
    // A foreign Host must not get into the policy, where it could name sources of its own.
    secure(request, response, (ours && request.headers.host) || `127.0.0.1:${port}`);
    if (!ours) return sendPage(response, 403, wrongHostPage(`http://127.0.0.1:${port}/`));
    if (/^\/login(?:\?|$)/.test(request.url ?? "")) {
      return answerLogin(request, response, { logins: files.logins, sessions, attempts, cookie, signedIn });
    }
    const byToken = hasApiToken(request.headers.authorization);
    const visitor = byToken ? OWNER : signedIn(request);
    if (!visitor) return askToSignIn(request, response);
    // A script has no Origin; a browser that has our token in a script's place still has one.
    const fromElsewhere = byToken && request.headers.origin === undefined ? false : !isOwnOrigin(request.headers);
    if (changesState(request.method) && fromElsewhere) {
      return sendError(response, 403, {
        code: "bad-request",
        message: "Another web site sent this request.",
        field: "Origin",
      });
    }
    introduceByHeader(request, visitor);
    await inside.request(request, response);
  }

  function askToSignIn(request: IncomingMessage, response: ServerResponse) {
    if (!isApi(request)) return sendPage(response, 401, signInPage);
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
      hosts,
      engineSocket,
      signedIn,
      others: (request, socket, head) => void inside.upgrade(request, socket, head),
    }),
  };
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

/** Binds a server and puts the door in front of what is inside. @returns its port and how to end it */
export async function serve(
  options: Omit<DoorOptions, "port"> & { ports: readonly number[] },
): Promise<{ port: number; close(): void }> {
  const server = createServer();
  const port = await listen(server, options.bind, options.ports);
  const door = createDoor({ ...options, port });
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
