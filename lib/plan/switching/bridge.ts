/** Settings of a Linux bridge (ip-link(8), "BRIDGE Type Support"). */
import type { TopologyNode } from "../../topology/schema";
import { stpOf } from "../../topology/switching";
import type { Settings } from "./settings";

type BridgeNode = Extract<TopologyNode, { kind: "bridge" }>;

/** What the kernel gives a new bridge. Times are in hundredths of a second. */
export const NEW_BRIDGE = {
  stp_state: "0",
  priority: "32768",
  hello_time: "200",
  max_age: "2000",
  forward_delay: "1500",
  ageing_time: "30000",
  mcast_snooping: "1",
  vlan_filtering: "0",
} as const satisfies Settings;
type Key = keyof typeof NEW_BRIDGE;

const flag = (on: boolean): string => (on ? "1" : "0");
const hundredths = (seconds: number): string => String(seconds * 100);

/** What a drawn bridge's settings shall be, all of them: what the drawing leaves out is as on a new bridge. */
export function bridgeSettings(node: BridgeNode): Settings {
  const stp = stpOf(node);
  const time = (key: "hello_time" | "max_age" | "forward_delay", seconds: number | undefined) => ({
    [key]: seconds === undefined ? NEW_BRIDGE[key] : hundredths(seconds),
  });
  return {
    ...NEW_BRIDGE,
    stp_state: flag(stp !== null),
    ...(stp?.priority !== undefined && { priority: String(stp.priority) }),
    ...time("hello_time", stp && "helloTime" in stp ? stp.helloTime : undefined),
    ...time("max_age", stp?.maxAge),
    ...time("forward_delay", stp?.forwardDelay),
    ...(node.ageingTime !== undefined && { ageing_time: hundredths(node.ageingTime) }),
    ...(node.multicastSnooping !== undefined && { mcast_snooping: flag(node.multicastSnooping) }),
    vlan_filtering: flag(node.vlanFiltering === true),
  };
}

const seconds = (value: string): string => `${Number(value) / 100} s`;

const WORDS: Record<Key, (value: string) => string> = {
  stp_state: (value) => `the spanning tree protocol ${value === "0" ? "off" : "on"}`,
  priority: (value) => `bridge priority ${value}`,
  hello_time: (value) => `hello time ${seconds(value)}`,
  max_age: (value) => `maximum age ${seconds(value)}`,
  forward_delay: (value) => `forward delay ${seconds(value)}`,
  ageing_time: (value) => `ageing time ${seconds(value)}`,
  mcast_snooping: (value) => `multicast snooping ${value === "0" ? "off" : "on"}`,
  vlan_filtering: (value) => `VLAN filtering ${value === "0" ? "off" : "on"}`,
};

/** "bridge priority 4096", for sentences. */
export const bridgeWords = (key: string, value: string | null): string => WORDS[key as Key](value ?? "");

/** What a learner should know of a change besides its words. */
export const BRIDGE_LESSONS: Partial<Record<Key, (value: string) => string>> = {
  stp_state: (value) =>
    value === "0"
      ? "its ports forward at once, but a loop between switches would flood the network"
      : "it blocks ports that would close a loop, and a new port forwards only after it has listened and learned for the forward delay each, about 30 seconds unless that is changed",
  priority: () => "the bridge with the lowest priority becomes the root of the tree",
  vlan_filtering: (value) =>
    value === "0"
      ? "tags are not looked at: all ports are one network"
      : "from now on a frame passes only between ports of its VLAN",
  mcast_snooping: (value) =>
    value === "0" ? "multicast is flooded to all ports" : "multicast goes to ports that asked for it",
};

/** Takes settings that the kernel has into a drawn bridge. */
export function adoptBridgeSettings(node: BridgeNode, there: Settings): void {
  for (const [key, value] of Object.entries(there)) adoptBridgeSetting(node, key, value ?? "");
}

function adoptBridgeSetting(node: BridgeNode, key: string, value: string): void {
  const isDefault = NEW_BRIDGE[key as Key] === value;
  if (key === "stp_state") {
    if (value === "0") delete node.stp;
    else if (!node.stp) node.stp = true;
  } else if (key === "vlan_filtering") setOrDelete(node, "vlanFiltering", value === "1" ? true : undefined);
  else if (key === "ageing_time") setOrDelete(node, "ageingTime", isDefault ? undefined : Number(value) / 100);
  else if (key === "mcast_snooping") setOrDelete(node, "multicastSnooping", isDefault ? undefined : value === "1");
  else {
    const stp = stpOf(node);
    // Timers of a bridge that runs no spanning tree do nothing, and a drawing cannot say them.
    if (!stp) return;
    const field = { priority: "priority", hello_time: "helloTime", max_age: "maxAge", forward_delay: "forwardDelay" }[
      key
    ];
    const number = key === "priority" ? Number(value) : Number(value) / 100;
    const { [field as "priority"]: _before, ...others } = stp;
    const now = isDefault ? others : { ...others, [field as string]: number };
    node.stp = Object.keys(now).length > 0 ? (now as BridgeNode["stp"]) : true;
  }
}

/** Sets a field, or takes it out of the file. */
export function setOrDelete<T extends object, K extends keyof T>(record: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete record[key];
  else record[key] = value;
}
