/**
 * Counters of interfaces inside namespaces. Node cannot enter a namespace; perl
 * can (setns(2)), so one small script stays in the sandbox while traffic is
 * watched and is asked once a second. Where perl is missing a few namespaces are
 * entered by nsenter, which costs a process each, and the rest go without.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch } from "node:process";
import { fileURLToPath } from "node:url";
import { type Counts, parseNetDev } from "@/lib/observed/traffic/netDev";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";
import { killGroup } from "@/server/engine/exec/processGroup";
import { runCommand } from "@/server/engine/exec/run";
import { enterSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";

/** Numbers of setns(2) in the system call tables of the architectures that Node runs on. */
const SETNS: Partial<Record<NodeJS.Architecture, number>> = {
  x64: 308,
  ia32: 346,
  arm: 375,
  arm64: 268,
  riscv64: 268,
  loong64: 268,
  ppc64: 350,
  s390x: 339,
};

/** Namespaces that are entered one by one where perl is missing. */
export const ENTERED_SINGLY = 16;
const ANSWER_WITHIN_MS = 5000;
/** Longest answer kept: 100 bytes for each of a hundred thousand interfaces. */
const ANSWER_LIMIT = 10 * 1024 * 1024;

/** The program's text, not its path: a lab's file system does not show where Wirelab is installed. */
const script = () => readFileSync(fileURLToPath(new URL("./counters.pl", import.meta.url)), "utf8");

export type NamespaceCounts = Map<string, Map<string, Counts>>;

function parseAnswer(answer: string): NamespaceCounts {
  const counts: NamespaceCounts = new Map();
  for (const part of answer.split(/^=/m).slice(1)) {
    const end = part.indexOf("\n");
    counts.set(part.slice(0, end), parseNetDev(part.slice(end + 1)));
  }
  return counts;
}

export interface InsideCounters {
  /** Counters by namespace and interface; namespaces that cannot be entered are left out. */
  read(names: readonly string[]): Promise<NamespaceCounts>;
  /** Why some are not read; null while all are. */
  readonly shortfall: string | null;
  stop(): void;
}

/** Entering by nsenter(1), one process for each namespace. */
async function readSingly(sandbox: SandboxHandle, names: readonly string[]): Promise<NamespaceCounts> {
  const counts: NamespaceCounts = new Map();
  for (const name of names.slice(0, ENTERED_SINGLY)) {
    const command = { file: "cat", args: ["/proc/self/net/dev"], netns: name };
    const { exitCode, stdout } = await runCommand(sandbox, command, { timeoutMs: ANSWER_WITHIN_MS });
    if (exitCode === 0) counts.set(name, parseNetDev(stdout));
  }
  return counts;
}

function startHelper(sandbox: SandboxHandle, setns: number) {
  const { file, args } = enterSandbox(sandbox, { file: "perl", args: ["-e", script(), String(setns)] });
  const env = SANDBOX_ENVIRONMENT as NodeJS.ProcessEnv;
  const child = spawn(file, args, { cwd: "/", env, detached: true, stdio: ["pipe", "pipe", "ignore"] });
  let text = "";
  let waiting: ((answer: string | null) => void) | null = null;
  let ended = false;
  const settle = (answer: string | null) => {
    waiting?.(answer);
    waiting = null;
  };
  const end = () => {
    if (!ended) killGroup(child.pid);
    ended = true;
    settle(null);
  };
  child.stdin.on("error", end);
  child.once("error", end);
  child.once("close", () => {
    ended = true;
    settle(null);
  });
  child.stdout.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
    if (text.length > ANSWER_LIMIT) return end();
    if (!text.endsWith("\n.\n") && text !== ".\n") return;
    settle(text.slice(0, -2));
    text = "";
  });
  return {
    end,
    /** Null when the helper has ended or does not answer. */
    ask(names: readonly string[]): Promise<string | null> {
      if (ended) return Promise.resolve(null);
      return new Promise((resolve) => {
        const timer = setTimeout(end, ANSWER_WITHIN_MS);
        waiting = (answer) => {
          clearTimeout(timer);
          resolve(answer);
        };
        child.stdin.write(`${names.join(" ")}\n`);
      });
    },
  };
}

export function createInsideCounters(sandbox: SandboxHandle): InsideCounters {
  const setns = SETNS[arch];
  let helper: ReturnType<typeof startHelper> | null = null;
  let works: boolean | null = setns === undefined ? false : null;
  let shortfall: string | null = null;

  return {
    get shortfall() {
      return shortfall;
    },
    async read(names) {
      if (names.length === 0) return new Map();
      if (works !== false && setns !== undefined) {
        helper ??= startHelper(sandbox, setns);
        const answer = await helper.ask(names);
        if (answer !== null) {
          works = true;
          return parseAnswer(answer);
        }
        helper = null;
        // One that has worked was ended by somebody, and is started again with the next reading.
        works ??= false;
        if (works) return new Map();
      }
      const left = names.length - ENTERED_SINGLY;
      if (left > 0)
        shortfall = `Without perl, traffic between namespaces is counted in ${ENTERED_SINGLY} of ${names.length} namespaces alone. Install it: sudo apt install perl-base`;
      return readSingly(sandbox, names);
    },
    stop() {
      helper?.end();
      helper = null;
    },
  };
}
