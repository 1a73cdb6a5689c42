/** Settings of an Open vSwitch and of its ports: columns of OVSDB (ovs-vswitchd.conf.db(5)), keys of maps as `column:key`. */

import type { TopologyNode } from "../../topology/schema";
import type { SwitchPort } from "../../topology/switching";
import { type StpSettings, stpOf } from "../../topology/switching";
import { setOrDelete } from "./bridge";
import type { Settings } from "./settings";

type OvsNode = Extract<TopologyNode, { kind: "ovs" }>;

/** A new switch: columns that always have a value, and those that may be empty. */
export const NEW_OVS = {
  stp_enable: "false",
  rstp_enable: "false",
  mcast_snooping_enable: "false",
  "other_config:mac-aging-time": null,
  "other_config:stp-priority": null,
  "other_config:stp-hello-time": null,
  "other_config:stp-max-age": null,
  "other_config:stp-forward-delay": null,
  "other_config:rstp-priority": null,
  "other_config:rstp-max-age": null,
  "other_config:rstp-forward-delay": null,
} as const satisfies Settings;

export const NEW_OVS_PORT = {
  tag: null,
  trunks: null,
  vlan_mode: null,
  protected: "false",
  "other_config:stp-path-cost": null,
  "other_config:stp-port-priority": null,
  "other_config:rstp-path-cost": null,
  "other_config:rstp-port-priority": null,
} as const satisfies Settings;

const text = (value: number | undefined): string | null => (value === undefined ? null : String(value));

export const ovsProtocol = (node: { kind: string; stp?: OvsNode["stp"] }): "stp" | "rstp" | null => {
  const stp = stpOf(node);
  return stp && (stp.protocol ?? "stp");
};

/** What a drawn switch's settings shall be, all of them. */
export function ovsSettings(node: OvsNode): Settings {
  const stp: StpSettings = stpOf(node) ?? {};
  const protocol = ovsProtocol(node);
  const timers = protocol && {
    [`other_config:${protocol}-priority`]: text(stp.priority),
    [`other_config:${protocol}-max-age`]: text(stp.maxAge),
    [`other_config:${protocol}-forward-delay`]: text(stp.forwardDelay),
    ...(protocol === "stp" && { "other_config:stp-hello-time": text(stp.helloTime) }),
  };
  return {
    ...NEW_OVS,
    stp_enable: String(protocol === "stp"),
    rstp_enable: String(protocol === "rstp"),
    mcast_snooping_enable: String(node.multicastSnooping === true),
    "other_config:mac-aging-time": text(node.ageingTime),
    ...timers,
  };
}

/** What a drawn port's settings shall be, all of them. */
export function ovsPortSettings(port: SwitchPort, protocol: "stp" | "rstp" | null): Settings {
  const { vlan, trunks, native } = port;
  const isNative = vlan === undefined && native !== undefined;
  return {
    ...NEW_OVS_PORT,
    tag: text(vlan ?? native),
    trunks: vlan === undefined && trunks && trunks.length > 0 ? vlanSet(trunks) : null,
    vlan_mode: isNative ? "native-untagged" : null,
    protected: String(port.isolated === true),
    ...(protocol && {
      [`other_config:${protocol}-path-cost`]: text(port.cost),
      [`other_config:${protocol}-port-priority`]: text(port.priority),
    }),
  };
}

/** VLANs as OVSDB prints a set of them: in order, each once. */
export const vlanSet = (vlans: readonly number[]): string => [...new Set(vlans)].sort((a, b) => a - b).join(",");

const isOn = (value: string | null) => (value === "true" ? "on" : "off");

/** "priority 4096 for RSTP", for sentences; a null value is "back to its default". */
export function ovsWords(key: string, value: string | null): string {
  if (key === "stp_enable") return `the spanning tree protocol ${isOn(value)}`;
  if (key === "rstp_enable") return `the rapid spanning tree protocol ${isOn(value)}`;
  if (key === "mcast_snooping_enable") return `multicast snooping ${isOn(value)}`;
  if (key === "protected") return value === "true" ? "isolated" : "not isolated";
  if (key === "tag") return value === null ? "no VLAN of its own" : `VLAN ${value} for untagged frames`;
  if (key === "trunks")
    return value === null ? "no list of VLANs" : `a trunk for the VLANs ${value.replaceAll(",", ", ")}`;
  if (key === "vlan_mode") return value === null ? "the ordinary VLAN mode" : `VLAN mode ${value}`;
  const name = key.replace(/^other_config:/, "");
  return value === null ? `the default ${name}` : `${name} ${value}`;
}

const FIELDS: Record<string, "priority" | "helloTime" | "maxAge" | "forwardDelay"> = {
  priority: "priority",
  "hello-time": "helloTime",
  "max-age": "maxAge",
  "forward-delay": "forwardDelay",
};

/** Takes settings that OVSDB has into a drawn switch. The protocol comes first in the record, its timers after it. */
export function adoptOvsSettings(node: OvsNode, there: Settings): void {
  for (const [key, value] of Object.entries(there)) adoptOvsSetting(node, key, value);
}

function adoptOvsSetting(node: OvsNode, key: string, value: string | null): void {
  if (key === "mcast_snooping_enable")
    return setOrDelete(node, "multicastSnooping", value === "true" ? true : undefined);
  if (key === "other_config:mac-aging-time")
    return setOrDelete(node, "ageingTime", value === null ? undefined : Number(value));
  if (key === "stp_enable" || key === "rstp_enable") {
    const protocol = key === "stp_enable" ? "stp" : "rstp";
    if (value === "true") {
      const { protocol: _before, ...timers } = stpOf(node) ?? {};
      node.stp = protocol === "rstp" ? { protocol, ...timers } : Object.keys(timers).length > 0 ? timers : true;
    } else if (ovsProtocol(node) === protocol) delete node.stp;
    return;
  }
  const [, protocol, name] = /^other_config:(r?stp)-(.*)$/.exec(key) ?? [];
  const field = FIELDS[name ?? ""];
  const stp = stpOf(node);
  // Timers of a protocol that the switch does not run cannot be drawn.
  if (!stp || !field || protocol !== ovsProtocol(node)) return;
  const now = { ...stp };
  setOrDelete(now, field, value === null ? undefined : Number(value));
  node.stp = Object.keys(now).length > 0 ? now : true;
}

/** Takes all VLAN columns of a port, which only together say what kind of port it is, and the rest, into a drawn port. */
export function adoptOvsPortSettings(port: SwitchPort, there: Settings): void {
  const number = (key: string) => (there[key] == null ? undefined : Number(there[key]));
  if ("protected" in there) setOrDelete(port, "isolated", there.protected === "true" ? true : undefined);
  for (const key of Object.keys(there)) {
    if (key.endsWith("-path-cost")) setOrDelete(port, "cost", number(key));
    if (key.endsWith("-port-priority")) setOrDelete(port, "priority", number(key));
  }
  if (!("tag" in there || "trunks" in there || "vlan_mode" in there)) return;
  const tag = "tag" in there ? number("tag") : (port.vlan ?? port.native);
  const trunks = "trunks" in there ? (there.trunks ? there.trunks.split(",").map(Number) : undefined) : port.trunks;
  const isNative = "vlan_mode" in there ? Boolean(there.vlan_mode?.startsWith("native")) : port.native !== undefined;
  setOrDelete(port, "vlan", isNative ? undefined : tag);
  setOrDelete(port, "native", isNative ? tag : undefined);
  setOrDelete(port, "trunks", trunks);
}
