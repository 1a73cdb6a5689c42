/** The ports of Open vSwitch's datapath by number, from `ovs-appctl dpif/show` (ovs-vswitchd(8)). */
import type { Inquiry } from "../inquiry";

export interface DatapathPort {
  bridge: string;
  name: string;
  /** Number in the bridge's OpenFlow. */
  ofPort: string;
  /** Number in the datapath; null for a patch port. */
  number: number | null;
  /** "system", "tap" and "internal" are interfaces of the kernel; "patch" is none. */
  type: string;
  peer: string | null;
}

export interface DatapathPorts {
  ports: DatapathPort[];
  command: string;
  /** Why there are none. */
  error: string | null;
}

const BRIDGE = /^ {2}(\S+):$/;
const PORT = /^ {4}(\S+) (\d+)\/(\d+|none): \((\w+)(?:: peer=([^),]+))?/;

export function parseDatapathPorts(text: string): DatapathPort[] {
  const ports: DatapathPort[] = [];
  let bridge = "";
  for (const line of text.split("\n")) {
    bridge = BRIDGE.exec(line)?.[1] ?? bridge;
    const [, name, ofPort, number, type, peer] = PORT.exec(line) ?? [];
    if (name === undefined || ofPort === undefined || type === undefined) continue;
    ports.push({ bridge, name, ofPort, number: number === "none" ? null : Number(number), type, peer: peer ?? null });
  }
  return ports;
}

export async function readDatapathPorts(inquiry: Inquiry): Promise<DatapathPorts> {
  const { stdout, stderr, exitCode, command } = await inquiry.run("", "ovs-appctl", ["--timeout=5", "dpif/show"]);
  return { ports: parseDatapathPorts(stdout), command, error: exitCode === 0 ? null : stderr.trim() };
}
