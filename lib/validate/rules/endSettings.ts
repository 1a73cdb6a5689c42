/** Transmit queue and offloads of the ends of cables. */
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

/** ip reads a 32 bit number; queues of more than this are a slip of the pen. */
const LONGEST_QUEUE = 1_000_000;

export function* endSettings({ interfaces, capabilities }: Context): Iterable<Issue> {
  for (const { settings, path, element, ref, role } of interfaces) {
    const { txqueuelen, offload } = settings;
    if (txqueuelen !== undefined && (txqueuelen < 0 || txqueuelen > LONGEST_QUEUE)) {
      yield error({
        rule: "txqueuelen-range",
        path: `${path}.txqueuelen`,
        element,
        reason: `a transmit queue of ${txqueuelen} packets is not possible; 0 to ${LONGEST_QUEUE} is`,
        remedy: "Leave it out for 1000, or choose a number in between.",
      });
    }
    if (offload && capabilities?.ethtool === false) {
      yield error({
        rule: "ethtool-missing",
        path: `${path}.offload`,
        element,
        reason: `the offloads of "${ref.name}" are switched by ethtool, which is not installed on this machine`,
        remedy: "Install it (Debian and Ubuntu: apt install ethtool), or leave the offloads as they are.",
      });
    }
    if (offload?.gro && role === "port") {
      yield warning({
        rule: "offload-gro",
        path: `${path}.offload.gro`,
        element,
        reason: `GRO on "${ref.name}", the switch's side of a cable, makes TCP through an Open vSwitch in user space crawl`,
        remedy: "Switch GRO on at the other end only.",
      });
    }
  }
}
