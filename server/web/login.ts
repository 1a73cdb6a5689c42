/**
 * `/login`: turns a one-time token, or a name and a password, into a session and
 * leaves the address bar clean; `/logout` ends it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { userNameSchema } from "@/lib/protocol/roles";
import { LONGEST_PASSWORD, TooBusy, verifyPassword } from "../users/password";
import type { openUsers } from "../users/userFile";
import { sendError, sendPage } from "./answer";
import type { Attempts } from "./auth/attempts";
import { clearCookie, readCookie, writeCookie } from "./auth/cookie";
import { redeemLoginToken } from "./auth/loginTokens";
import type { Sessions } from "./auth/sessions";
import { OWNER, type Visitor } from "./auth/visitor";
import { readForm } from "./form";
import { isOwnOrigin, type Site } from "./origin";
import { busyPage, type Page, signInPage, usedTokenPage, waitPage, wrongPasswordPage } from "./pages";

interface LoginParts {
  /** Folder of the one-time tokens. */
  logins: string;
  users: ReturnType<typeof openUsers>;
  /** Whether somebody shows the token that the starter was given; null when it was given none. */
  isGivenToken: ((token: string) => boolean) | null;
  sessions: Sessions;
  attempts: Attempts;
  cookie: string;
  site: Site;
  signedIn(request: IncomingMessage): Visitor | null;
}

export interface Login {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The page for those who have not signed in. */
  page(): Page;
}

export function createLogin(parts: LoginParts): Login {
  const { logins, users, isGivenToken, sessions, attempts, cookie, site, signedIn } = parts;
  const page = () => signInPage({ users: users.list().length > 0, token: isGivenToken !== null });

  function letIn(response: ServerResponse, visitor: Visitor, password: number | null = null) {
    response.setHeader("Set-Cookie", writeCookie(cookie, sessions.create(visitor, password), site.secure));
    goToApp(response);
  }

  function refuse(request: IncomingMessage, response: ServerResponse, because: Page, user?: string) {
    attempts.failed(request.socket.remoteAddress ?? "", user);
    sendPage(response, 401, because);
  }

  /** @returns whether they have to, and have been told to */
  function mustWait(request: IncomingMessage, response: ServerResponse, user?: string): boolean {
    const wait = attempts.waitSeconds(request.socket.remoteAddress ?? "", user);
    if (wait === 0) return false;
    response.setHeader("Retry-After", wait);
    sendPage(response, 429, waitPage(wait));
    return true;
  }

  function byAddress(request: IncomingMessage, response: ServerResponse) {
    const token = new URLSearchParams(request.url?.split("?")[1]).get("token");
    // Nobody guesses one of these, so whoever fails elsewhere cannot keep the owner out.
    if (token !== null && redeemLoginToken(logins, token)) letIn(response, OWNER);
    // The same address opened again, from the history or the terminal: this browser is in already.
    else if (signedIn(request)) goToApp(response);
    else if (token === null) sendPage(response, 401, page());
    else if (!mustWait(request, response)) refuse(request, response, usedTokenPage);
  }

  async function byForm(request: IncomingMessage, response: ServerResponse) {
    const form = await readForm(request);
    const name = form?.get("user") ?? "";
    const secret = form?.get("password") ?? form?.get("token") ?? "";
    if (!form || secret === "" || secret.length > LONGEST_PASSWORD)
      return refuse(request, response, wrongPasswordPage(page()));
    if (form.has("token")) {
      if (mustWait(request, response)) return;
      if (isGivenToken?.(secret)) {
        attempts.succeeded(request.socket.remoteAddress ?? "");
        return letIn(response, OWNER);
      }
      return refuse(request, response, wrongPasswordPage(page()));
    }
    // What is no name cannot be one of ours, and must not become a counter's.
    const user = userNameSchema.safeParse(name).success ? name : undefined;
    if (mustWait(request, response, user)) return;
    const account = user === undefined ? undefined : users.find(user);
    if (await verifyPassword(secret, account?.password)) {
      attempts.succeeded(request.socket.remoteAddress ?? "", user);
      return letIn(response, { user: name }, account?.passwordSince);
    }
    refuse(request, response, wrongPasswordPage(page()), user);
  }

  function logout(request: IncomingMessage, response: ServerResponse) {
    const secret = readCookie(request.headers.cookie, cookie);
    if (secret !== undefined) sessions.end(secret);
    response.setHeader("Set-Cookie", clearCookie(cookie, site.secure));
    goToApp(response);
  }

  return {
    page,
    async answer(request, response) {
      const isLogout = /^\/logout(?:\?|$)/.test(request.url ?? "");
      if (request.method === "GET" && !isLogout) return byAddress(request, response);
      if (request.method !== "POST") {
        response.writeHead(405, { Allow: isLogout ? "POST" : "GET, POST" }).end();
        return;
      }
      if (!isOwnOrigin(request.headers, site)) {
        const message = "Another web site sent this request.";
        return sendError(response, 403, { code: "bad-request", message, field: "Origin" });
      }
      if (isLogout) return logout(request, response);
      try {
        await byForm(request, response);
      } catch (error) {
        if (!(error instanceof TooBusy)) throw error;
        response.setHeader("Retry-After", 2);
        sendPage(response, 503, busyPage);
      }
    },
  };
}

const goToApp = (response: ServerResponse) =>
  response.writeHead(303, { Location: "/", "Cache-Control": "no-store" }).end();
