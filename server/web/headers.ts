/** Response headers that every answer carries. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * `strict-dynamic` lets Next's own scripts load further ones. Styles need
 * `unsafe-inline`: React Flow positions its nodes by style attributes. The
 * WebSocket is named beside 'self' because older browsers do not count it in.
 */
export function contentSecurityPolicy(nonce: string, host: string, secure: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${secure ? "wss" : "ws"}://${host}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Sets the headers and tells Next the nonce: Next reads it from a policy in the
 * *request* and puts it on the scripts of pages that it renders per request. What
 * a client sent in that header is overwritten.
 */
export function secure(request: IncomingMessage, response: ServerResponse, host: string, tls: boolean): void {
  const policy = contentSecurityPolicy(randomBytes(16).toString("base64"), host, tls);
  request.headers["content-security-policy"] = policy;
  response.setHeader("Content-Security-Policy", policy);
  response.setHeader("X-Frame-Options", "DENY");
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), usb=(), serial=()");
}
