/** A real TCP connection from inside a namespace, by a program that needs nothing installed: Node itself. */
import type { Command } from "@/lib/plan/command";
import type { CommandResult } from "@/server/engine/exec/run";

/** Seconds that a connection may take. */
const PATIENCE_S = 2;

const PROGRAM = `
const [address, port, seconds] = process.argv.slice(1);
const socket = require("node:net").connect({ host: address, port: Number(port) });
const end = (word) => { console.log(word); process.exit(0); };
socket.on("connect", () => end("connected"));
socket.on("error", ({ code }) => end(code));
setTimeout(() => end("ETIMEDOUT"), seconds * 1000);
`;

export function connectCommand(netns: string | undefined, address: string, port: number): Command {
  return { file: process.execPath, args: ["-e", PROGRAM, address, String(port), String(PATIENCE_S)], netns };
}

/** What happened, in words, and whether the other side said anything. */
export function connectOutcome({ stdout }: Pick<CommandResult, "stdout">): { answered: boolean; output: string } {
  const code = stdout.trim();
  if (code === "connected") return { answered: true, output: "The connection was accepted." };
  if (code === "ECONNREFUSED")
    return {
      answered: true,
      output: "The connection was refused: the packet arrived, and nothing listens on that port.",
    };
  if (code === "ETIMEDOUT") return { answered: false, output: "Nothing came back in time." };
  return { answered: false, output: `The connection failed: ${code || "no answer"}.` };
}
