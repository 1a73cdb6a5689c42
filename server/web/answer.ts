/** Answers that do not come from Next. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProtocolError } from "@/lib/protocol/messages";
import { renderPage } from "./pages";

export function sendPage(response: ServerResponse, status: number, page: Parameters<typeof renderPage>[0]): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" });
  response.end(renderPage(page));
}

export function sendError(response: ServerResponse, status: number, error: ProtocolError): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ error }));
}

export const isApi = (request: IncomingMessage): boolean => /^\/api(?:\/|\?|$)/.test(request.url ?? "");
