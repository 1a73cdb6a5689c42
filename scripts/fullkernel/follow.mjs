/** Passes on what is written to a file while it grows. */
import { closeSync, openSync, readSync } from "node:fs";

const EVERY_MS = 300;

/** @param {string} path of a file that is there @param {(chunk: Buffer) => void} onChunk @returns a function that reads the rest and ends */
export function follow(path, onChunk) {
  const file = openSync(path, "r");
  const chunk = Buffer.alloc(64 * 1024);
  const read = () => {
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      onChunk(Buffer.from(chunk.subarray(0, length)));
    }
  };
  const timer = setInterval(read, EVERY_MS);
  return () => {
    clearInterval(timer);
    read();
    closeSync(file);
  };
}
