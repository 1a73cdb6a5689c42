/** What a check is made of. Each finds out by doing, in a sandbox made for it and thrown away. */
import type { Capabilities, Check } from "@/lib/plan/capabilities";
import type { Command } from "@/lib/plan/command";
import type { CommandResult } from "@/server/engine/exec/run";

export interface Finding {
  state: Check["state"];
  /** What was found: a version, or the reason. */
  detail: string;
  remedy?: string;
  /** A short fact for the footer. */
  fact?: string;
  capabilities?: Partial<Capabilities>;
  missingDevices?: Capabilities["missingDevices"];
}

export interface Probe {
  id: string;
  /** What is looked for. */
  title: string;
  /** What is lost without it. */
  needed: string;
  /** @param run runs a command in the scratch sandbox; other probes use the same one at the same time. */
  find(run: (command: Command) => Promise<CommandResult>): Promise<Finding>;
}

export const command = (file: string, ...args: string[]): Command => ({ file, args });

/** The first line that a command printed, of either stream. */
export const firstLine = ({ stdout, stderr }: CommandResult): string =>
  (stdout.trim() || stderr.trim()).split("\n")[0] ?? "";

/** The kernel's own words among what a failed command printed: its last line that says something. */
export function failureOf({ stderr, exitCode }: CommandResult): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^(RTNETLINK|Error)/.test(line)) ?? lines.at(-1) ?? `exit code ${exitCode}`;
}

/** A version number in a program's answer. */
export const versionIn = (text: string): string => /\d+(?:\.\d+)+/.exec(text)?.[0] ?? text;

/** nsenter's answer for a program that is not there. */
export const notInstalled = ({ exitCode }: CommandResult): boolean => exitCode === 127;
