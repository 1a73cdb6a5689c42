/** Answers that do not come from Next. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProtocolError } from "@/lib/protocol/messages";
import { type Page, renderPage } from "./pages";

export function sendPage(response: ServerResponse, status: number, page: Page): void {
  // With no referrer at all browsers send `Origin: null` with a form (Fetch, 3.2), which would be refused.
  if (page.forms) response.setHeader("Referrer-Policy", "same-origin");
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" });
  response.end(renderPage(page));
}

export function sendError(response: ServerResponse, status: number, error: ProtocolError): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ error }));
}

export const isApi = (request: IncomingMessage): boolean => /^\/api(?:\/|\?|$)/.test(request.url ?? "");
