/** `/login?token=…`: turns a one-time token into a session and leaves the address bar clean. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendPage } from "./answer";
import type { Attempts } from "./auth/attempts";
import { writeCookie } from "./auth/cookie";
import { redeemLoginToken } from "./auth/loginTokens";
import type { Sessions } from "./auth/sessions";
import { OWNER, type Visitor } from "./auth/visitor";
import { signInPage, usedTokenPage, waitPage } from "./pages";

interface LoginParts {
  /** Folder of the one-time tokens. */
  logins: string;
  sessions: Sessions;
  attempts: Attempts;
  cookie: string;
  signedIn(request: IncomingMessage): Visitor | null;
}

export function answerLogin(request: IncomingMessage, response: ServerResponse, parts: LoginParts): void {
  const { logins, sessions, attempts, cookie, signedIn } = parts;
  const goToApp = () => response.writeHead(303, { Location: "/", "Cache-Control": "no-store" }).end();
  if (request.method !== "GET") {
    response.writeHead(405, { Allow: "GET" }).end();
    return;
  }
  const from = request.socket.remoteAddress ?? "";
  const wait = attempts.waitSeconds(from);
  const token = new URL(request.url ?? "", "http://wirelab").searchParams.get("token");
  if (token !== null && wait === 0 && redeemLoginToken(logins, token)) {
    response.setHeader("Set-Cookie", writeCookie(cookie, sessions.create(OWNER)));
    goToApp();
  } else if (signedIn(request)) {
    // The same address opened again, from the history or the terminal: this browser is in already.
    goToApp();
  } else if (token === null) {
    sendPage(response, 401, signInPage);
  } else if (wait > 0) {
    response.setHeader("Retry-After", wait);
    sendPage(response, 429, waitPage(wait));
  } else {
    attempts.failed(from);
    sendPage(response, 401, usedTokenPage);
  }
}
