/**
 * Scripts and styles as the build compressed them: with brotli and at leisure they are a sixth
 * smaller than what is compressed while somebody waits, and cost nothing when they are asked for.
 */
import { createReadStream, readdirSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream";

/** Where Next serves the build's files from. Their names change with what they hold. */
const PREFIX = "/_next/static/";
const TYPES: Record<string, string> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
};

interface Compressed {
  path: string;
  type: string;
  bytes: number;
}

function findCompressed(folder: string): Map<string, Compressed> {
  const found = new Map<string, Compressed>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(path.replace(/\.br$/, ""))];
    if (!entry.isFile() || !path.endsWith(".br") || type === undefined) continue;
    const name = relative(folder, path).slice(0, -".br".length).split(sep).join("/");
    found.set(PREFIX + name, { path, type, bytes: statSync(path).size });
  }
  return found;
}

const takesBrotli = ({ headers }: IncomingMessage) =>
  /(?:^|,)\s*br\s*(?:,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|$)/.test(String(headers["accept-encoding"] ?? ""));

/**
 * @param folder the build's static files, with compressed ones beside them
 * @returns answers a request for one of them; false when it is for something else, or the browser takes no brotli
 */
export function serveCompressed(folder: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  // Found once: only what stands in this list is ever opened, whatever a request names.
  const files = findCompressed(folder);
  return (request, response) => {
    const file = files.get((request.url ?? "").split("?", 1)[0] as string);
    if (!file || !takesBrotli(request) || (request.method !== "GET" && request.method !== "HEAD")) return false;
    response.writeHead(200, {
      "Content-Type": file.type,
      "Content-Encoding": "br",
      "Content-Length": file.bytes,
      "Cache-Control": "public, max-age=31536000, immutable",
      Vary: "Accept-Encoding",
    });
    if (request.method === "HEAD") response.end();
    else pipeline(createReadStream(file.path), response, () => {});
    return true;
  };
}
