/** What the fault-injecting engine is told to do, through a file that it reads once. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** Name of the environment variable with the path of the order. */
export const FAULT_FILE = "WIRELAB_FAULT_FILE";

/** What is killed, with SIGKILL; `client` is the connection that asked, as when the web server is killed. */
export type Victim = "engine" | "holder" | "vswitchd" | "database" | "client";

export interface FaultOrder {
  /** In a run of steps, or while the sandbox is being ended. */
  at: "run" | "stop";
  /** How many steps have been taken before: exactly these, and no other has begun. */
  after: number;
  victim: Victim;
}

/** The order, once: it is gone when it was read. */
export function takeOrder(at: FaultOrder["at"]): FaultOrder | null {
  const path = process.env[FAULT_FILE];
  if (!path || !existsSync(path)) return null;
  const order = JSON.parse(readFileSync(path, "utf8")) as FaultOrder;
  if (order.at !== at) return null;
  rmSync(path);
  return order;
}

/** The fault has been reached, and waits for the harness to do its part. */
export const reachedFile = (order: string): string => `${order}.reached`;
export const goOnFile = (order: string): string => `${order}.go-on`;

export function writeOrder(path: string, order: FaultOrder): void {
  for (const file of [reachedFile(path), goOnFile(path)]) rmSync(file, { force: true });
  writeFileSync(path, JSON.stringify(order));
}
