"use client";
/** Which terminal is shown, and what a person can do to terminals. What there is of them the engine tells with the lab. */
import { create } from "zustand";
import type { TerminalInfo } from "@/lib/protocol/terminals";
import { openDock } from "./canvasStore";
import { request, useLabStore } from "./labStore";
import { say, sayError } from "./notices";
import { readOnlyBecause } from "./readOnly";

interface TerminalStore {
  /** The terminal that is shown, or was last. */
  active: string | null;
  /** Rises when the terminal that is shown is to take the keyboard. */
  focus: number;
}

export const useTerminalStore = create<TerminalStore>()(() => ({ active: null, focus: 0 }));

const { getState, setState } = useTerminalStore;

/** Size until the screen has been measured. */
const FIRST_SIZE = { columns: 80, rows: 24 };
const NONE: TerminalInfo[] = [];

const currentLab = () => useLabStore.getState().lab;
export const useTerminals = (): TerminalInfo[] => useLabStore((store) => store.lab?.terminals) ?? NONE;

/** The terminal to show: the chosen one, or the newest when that is gone. */
export const shownTerminal = (terminals: readonly TerminalInfo[], active: string | null): TerminalInfo | undefined =>
  terminals.find(({ id }) => id === active) ?? terminals.at(-1);

/** Why no terminal can be opened now, or null. */
export function terminalsOffBecause(): string | null {
  const { lab, role } = useLabStore.getState();
  const readOnly = readOnlyBecause(role);
  if (readOnly) return readOnly;
  if (lab?.place === "host")
    return "A shell in a lab on the machine itself would be root's: there is none in the browser.";
  return lab?.status === "running" ? null : "The lab is not running. Deploy it first.";
}

/** Shows a terminal and gives it the keyboard. */
export function showTerminal(id: string): void {
  setState(({ focus }) => ({ active: id, focus: focus + 1 }));
  openDock("terminals");
}

/** Shows the terminals and gives the keyboard to the one that was shown last. */
export function goToTerminals(): void {
  setState(({ focus }) => ({ focus: focus + 1 }));
  openDock("terminals");
}

/** Starts a shell in a node and shows it. */
export async function openTerminal(node: string): Promise<void> {
  const lab = currentLab();
  const because = terminalsOffBecause();
  if (!lab || because) return say("info", because ?? "The lab is not loaded yet.");
  try {
    const { terminal } = await request({ type: "terminal.open", lab: lab.lab, node, ...FIRST_SIZE });
    showTerminal(terminal);
  } catch (error) {
    sayError(error);
  }
}

/** Shows the node's newest terminal that lives, or opens one. */
export function terminalOf(node: string): void {
  const found = currentLab()?.terminals.findLast((terminal) => terminal.node === node && terminal.ended === null);
  if (found) showTerminal(found.id);
  else void openTerminal(node);
}

/** Ends a terminal's shell and takes it from the list. */
export function closeTerminal(id: string): void {
  const lab = currentLab();
  if (!lab) return;
  const { terminals } = lab;
  if (shownTerminal(terminals, getState().active)?.id === id) {
    const at = terminals.findIndex((terminal) => terminal.id === id);
    setState({ active: (terminals[at + 1] ?? terminals[at - 1])?.id ?? null });
  }
  request({ type: "terminal.close", lab: lab.lab, terminal: id }).catch(sayError);
}

/** In place of a shell that has ended, a new one in its node. */
export function reopenTerminal({ id, node }: TerminalInfo): void {
  const lab = currentLab();
  if (lab) request({ type: "terminal.close", lab: lab.lab, terminal: id }).catch(sayError);
  void openTerminal(node);
}
