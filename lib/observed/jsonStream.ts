/**
 * JSON objects one after another with nothing between them, as OVSDB's stream has
 * them (RFC 7047, 4), fed in whatever chunks the socket delivers.
 */

export class JsonStreamError extends Error {
  override name = "JsonStreamError";
}

/** @throws {JsonStreamError} from `write`, when the stream is no JSON; nothing can be read after that. */
export function createJsonStream(onValue: (value: unknown) => void): { write(chunk: Uint8Array): void } {
  const decoder = new TextDecoder();
  let text = "";
  /** Where scanning goes on; all before it has been looked at once. */
  let at = 0;
  let start = 0;
  let depth = 0;
  let inString = false;

  const finish = (end: number) => {
    let value: unknown;
    try {
      value = JSON.parse(text.slice(start, end));
    } catch {
      throw new JsonStreamError("The stream is not JSON");
    }
    start = end;
    onValue(value);
  };
  const scan = () => {
    for (; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (inString) {
        if (char === 0x5c)
          at += 1; // backslash: skip what it escapes
        else if (char === 0x22) inString = false;
      } else if (char === 0x22) inString = true;
      else if (char === 0x7b || char === 0x5b) depth += 1;
      else if (char === 0x7d || char === 0x5d) {
        depth -= 1;
        if (depth <= 0) finish(at + 1);
      }
    }
  };
  return {
    write(chunk) {
      text += decoder.decode(chunk, { stream: true });
      scan();
      // `at` may stand one past the end, when the chunk ended with a backslash.
      text = text.slice(start);
      at -= start;
      start = 0;
    },
  };
}
