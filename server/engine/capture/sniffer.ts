/** The process that reads one interface's packets: started in the node's namespace, listened to, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { endianness } from "node:os";
import { type Program, programToHex } from "@/lib/capture/filter/bpf";
import { type LinkType, linkTypeOf } from "@/lib/capture/link";
import type { Packet } from "@/lib/capture/packet";
import { killGroup } from "@/server/engine/exec/processGroup";
import { SANDBOX_PROCESS } from "@/server/engine/exec/run";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { BLOCK_BYTES, BLOCKS } from "./limits";
import { RecordReader } from "./records";
import { packetsIn } from "./ring";
import { snifferFile } from "./snifferFile";

/** How long one that was told to end may take to say its last counters, in ms. */
const LAST_WORDS_MS = 1000;
const STDERR_KEPT = 2048;
/** Descriptor on which perl reads its script. Not a path: what the sandbox has mounted may hide that. */
const SCRIPT = 3;

export interface SnifferOptions {
  sandbox: SandboxHandle;
  /** Network namespace, when not the lab's root. */
  netns?: string;
  interface: string;
  /** Place in the capture. */
  index: number;
  snap: number;
  /** The filter for the kind of interface that it turns out to be. What it throws refuses the capture. */
  program(linkType: LinkType): Program;
  onPackets(packets: Packet[]): void;
  onCounts(received: number, dropped: number): void;
  /** No packet from before this moment (ns since the epoch) is to come. */
  onMark(at: bigint): void;
  /** Called once when it has listened and ends; null when it was told to. */
  onEnd(reason: string | null): void;
}

export interface Sniffer {
  linkType: LinkType;
  /** Keeps it from being read: its ring fills up, and the kernel then counts what it drops. */
  pause(): void;
  resume(): void;
  /** Ends it; what it has caught and its last counters still come. */
  finish(): void;
  /** Ends it; no more packets come. */
  stop(): void;
}

/** @throws {Error} that says why packets of the interface cannot be had */
export function startSniffer(options: SnifferOptions): Promise<Sniffer> {
  const child = launch(options);
  const records = new RecordReader(BLOCK_BYTES);
  let linkType: LinkType | null = null;
  let [listening, told, deaf] = [false, false, false];
  let stderr = "";

  function finish() {
    if (told) return;
    told = true;
    // It says its last words when its input closes.
    child.stdin?.end();
    const late = setTimeout(() => killGroup(child.pid), LAST_WORDS_MS);
    child.once("close", () => clearTimeout(late));
  }
  function stop() {
    deaf = true;
    finish();
    child.stdout?.resume();
  }

  return new Promise((resolve, reject) => {
    let reason: string | null = null;

    function refuse(error: unknown) {
      reject(error);
      told = true;
      killGroup(child.pid);
    }
    function hardware(type: number) {
      linkType = linkTypeOf(type);
      if (linkType === null) throw new Error(`Packets of this kind of interface (${type}) cannot be read.`);
      child.stdin?.write(`${programToHex(options.program(linkType), endianness() === "LE")}\n`);
    }
    function take(letter: string, bytes: Buffer) {
      if (letter === "H") hardware(bytes.readUInt32LE(0));
      else if (letter === "E") reason = bytes.toString();
      else if (letter === "R" && linkType !== null) {
        listening = true;
        resolve({ linkType, pause: () => child.stdout?.pause(), resume: () => child.stdout?.resume(), finish, stop });
      } else if (letter === "B" && linkType !== null && !deaf)
        options.onPackets(packetsIn(bytes, options.index, linkType, options.snap));
      else if (letter === "S" && !deaf) {
        const [received, dropped, mark] = [0, 8, 16].map((at) => bytes.readBigUInt64LE(at)) as [bigint, bigint, bigint];
        options.onCounts(Number(received), Number(dropped));
        if (mark > 0n) options.onMark(mark);
      }
    }

    child.stdout?.on("data", (chunk: Buffer) => {
      try {
        for (const { letter, bytes } of records.push(chunk)) take(letter, bytes);
      } catch (error) {
        refuse(error);
      }
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      if (stderr.length < STDERR_KEPT) stderr += chunk;
    });
    child.once("error", refuse);
    child.once("close", (code) => {
      if (listening) options.onEnd(told ? null : (reason ?? "The lab was stopped."));
      else reject(new Error(reason ?? words(code, stderr)));
    });
  });
}

function launch({ sandbox, netns, interface: name }: SnifferOptions): ChildProcess {
  const script = openSync(snifferFile(), "r");
  // A card of the machine is left as it is: what others say to each other is none of the lab's business.
  const promiscuous = sandbox.host ? "0" : "1";
  const about = [name, String(BLOCK_BYTES), String(BLOCKS), promiscuous, ...(netns === undefined ? [] : [netns])];
  const perl = [`/dev/fd/${SCRIPT}`, ...about];
  const { file, args } = enterSandbox(sandbox, { file: "perl", args: perl, netns });
  try {
    const { env, cwd, detached } = SANDBOX_PROCESS;
    const child = spawn(file, args, {
      env: env as NodeJS.ProcessEnv,
      cwd,
      detached,
      stdio: ["pipe", "pipe", "pipe", script],
    });
    // One that has ended is told by its end; writing to it must not end the engine.
    child.stdin?.on("error", () => {});
    return child;
  } finally {
    closeSync(script);
  }
}

function words(code: number | null, stderr: string): string {
  if (code === 127 || /perl: No such file/.test(stderr))
    return "Capturing needs Perl, which is not installed here. Install it: sudo apt install perl-base";
  return stderr.trim() || `The capture's program ended with ${code}.`;
}
