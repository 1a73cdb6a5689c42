/** Where the kernel differs from what was deployed. */
import type { Observed } from "../observed/types";
import { type ElementRef, elementKey } from "../topology/ids";
import { egressText } from "../topology/impair";
import { ROOT_NS } from "../topology/places";
import { ruleText } from "../topology/ruleset";
import type { Topology } from "../topology/schema";
import type { Place } from "./capabilities";
import type { DraftStep, Why } from "./diff/draft";
import { joined } from "./groups";
import { diffFrom, type Settled } from "./incremental";
import type { Step } from "./step";
import { routeText } from "./steps/routeWords";
import { namespaceName, placeName } from "./steps/words";
import { bridgeWords } from "./switching/bridge";
import { bridgePortWords } from "./switching/bridgePort";
import { ovsWords } from "./switching/ovs";
import { listed } from "./switching/settings";
import type { UplinkPart } from "./uplink";

export interface DriftItem {
  element: ElementRef;
  /** `foreign` exists and was never deployed; `missing` was deployed and is gone; `changed` is there but otherwise. */
  kind: "missing" | "changed" | "foreign";
  /** What differs, in words: "br-tap2 was set down", "10.9.9.9/24 was added to tap1". */
  text: string;
}

/** What restoring would do, kept with the finding for those who act on it. */
export interface DriftFinding extends DriftItem {
  step: Step;
}

const UPLINK_WORDS: Record<UplinkPart, string> = {
  staleNat: "the uplink's address translation was changed",
  nat: "the uplink's address translation is gone or was changed",
  cable: "the uplink's cable is gone",
  settings: "the machine's end of the uplink was changed",
  forwarding: "this machine does not pass on packets any more",
};

/** What was found, told from the step that would put it right. */
function textOf(step: Step): string {
  switch (step.op) {
    case "addNamespace":
      return `namespace ${step.name} is gone`;
    case "deleteNamespace":
      return `namespace ${step.name} is not in the drawing`;
    case "startOvs":
      return "Open vSwitch has ended";
    case "stopOvs":
      return "Open vSwitch runs and the drawing has none";
    case "addBridge":
      return `bridge ${step.name} is gone`;
    case "addOvsBridge":
      return `Open vSwitch bridge ${step.name} is gone`;
    case "deleteOvsBridge":
      return `Open vSwitch bridge ${step.name} is not in the drawing`;
    case "setBridge":
      return `${step.name} has ${listed(Object.entries(step.was).map(([key, value]) => bridgeWords(key, value)))}`;
    case "setBridgePort":
      return `the port ${step.name} has ${listed(Object.entries(step.was).map(([key, value]) => bridgePortWords(key, value)))}`;
    case "setBridgeVlans":
      return `the port ${step.name} is in ${step.was.length === 0 ? "no VLAN" : `the VLANs ${listed(step.was.map(({ vid }) => String(vid)))}`}`;
    case "setOvsBridge":
      return `${step.name} has ${listed(Object.entries(step.was).map(([key, value]) => ovsWords(key, value)))}`;
    case "setOvsPort":
      return `the port ${step.name} has ${listed(Object.entries(step.was).map(([key, value]) => ovsWords(key, value)))}`;
    case "setQueueLength":
      return `the transmit queue of ${placeName(step.at)} was changed to ${step.was} packets`;
    case "setEgress":
      return `${placeName(step.at)} ${Object.keys(step.was).length > 0 ? `has ${egressText(step.was)} on what it sends` : "has no limits on what it sends any more"}`;
    case "setOffload":
      return `the offloads of ${placeName(step.at)} were changed: ${listed(Object.entries(step.was).map(([feature, on]) => `${feature} ${on ? "on" : "off"}`))}`;
    case "addDevice":
      return `${placeName({ ns: step.ns, name: step.device.name })} is gone`;
    case "setMember":
      return `${placeName(step.at)} was taken out of ${step.master}`;
    case "moveAddresses":
      return `${step.addresses.join(", ")} is on ${step.from} and not on ${step.to}`;
    case "addVeth":
    case "addOvsPatch":
      return `link ${joined(step)} is gone`;
    case "deleteInterface":
      if (step.kind !== "bridge" && step.kind !== "veth") return `${placeName(step.at)} is not in the drawing`;
      return step.kind === "bridge"
        ? `bridge ${placeName(step.at)} is not in the drawing`
        : `link ${joined(step) ?? placeName(step.at)} is not in the drawing`;
    case "addOvsPort":
      return step.type === "internal"
        ? `link ${joined(step)} is gone`
        : `${step.name} is no working port of ${step.bridge} any more`;
    case "deleteOvsPort":
      return `${step.name} was plugged into ${step.bridge}`;
    case "deleteOvsPatch":
      return `link ${joined(step)} is not in the drawing`;
    case "moveInterface":
      return `${step.name} was moved out of ${step.to === ROOT_NS ? "the lab's root" : step.to}`;
    case "setMaster":
      if (step.was === null) return `${placeName(step.at)} was unplugged from ${step.master}`;
      return `${placeName(step.at)} was plugged into ${step.was}`;
    case "setAdmin":
      return `${placeName(step.at)} was set ${step.up ? "down" : "up"}`;
    case "setMtu":
      return `the MTU of ${placeName(step.at)} was changed to ${step.was}`;
    case "setMac":
      return `the MAC address of ${placeName(step.at)} was changed to ${step.was}`;
    case "addAddress":
      return `${step.cidr} was removed from ${placeName(step.at)}`;
    case "addRoute":
      return `the route ${routeText(step.route)} is gone from ${namespaceName(step.ns)}`;
    case "deleteRoute":
      return `the route ${routeText(step.route)} was added to ${namespaceName(step.ns)}`;
    case "setForwarding":
      return `IPv${step.family} forwarding was turned ${step.on ? "off" : "on"} in ${namespaceName(step.ns)}`;
    case "addUplink":
      return `${UPLINK_WORDS[step.parts.find((part) => part !== "staleNat") ?? "nat"]} (${step.name})`;
    case "deleteUplink":
      return `the uplink ${step.name} is not in the drawing`;
    case "startService":
      return `the service ${step.name} is gone from ${namespaceName(step.ns)}`;
    case "stopService":
      return `the service ${step.name} runs in ${namespaceName(step.ns)} otherwise than deployed`;
    case "addNftTable":
      return `the nftables table inet wirelab is gone from ${namespaceName(step.ns)}`;
    case "deleteNftTable":
      return `an nftables table inet wirelab is in ${namespaceName(step.ns)}`;
    case "addNftChain":
      return `the chain ${step.chain} is gone from ${namespaceName(step.ns)}`;
    case "deleteNftChain":
      return `the chain ${step.chain} was added in ${namespaceName(step.ns)}`;
    case "addNftRule":
      return `the rule "${ruleText(step.words)}" is gone from ${step.chain} in ${namespaceName(step.ns)}`;
    case "deleteNftRule":
      return `the rule "${step.text}" was added to ${step.chain} in ${namespaceName(step.ns)}`;
    case "deleteAddress":
      return `${step.cidr} was added to ${placeName(step.at)}`;
  }
}

const KINDS: Record<Exclude<Why, "follows">, DriftItem["kind"]> = {
  missing: "missing",
  changed: "changed",
  foreign: "foreign",
  obsolete: "foreign",
};

/** Every difference with the step that would undo it. */
export function driftFindings(
  applied: Topology,
  observed: Observed,
  place?: Place,
  settled: Settled | null = null,
): DriftFinding[] {
  // Which datapath would be used matters for restoring alone.
  const drafts = diffFrom(settled, {
    topology: applied,
    observed,
    applied,
    // Cards are deployed on the host alone.
    capabilities: {
      ovs: "netdev",
      place: place ?? (applied.nodes.some(({ kind }) => kind === "nic") ? "host" : "sandbox"),
    },
    removeForeign: true,
  });
  return drafts.flatMap(({ step, element, why }: DraftStep) =>
    why === "follows" ? [] : [{ element, kind: KINDS[why], text: textOf(step), step }],
  );
}

/**
 * Empty exactly when restoring (`planLab` with `removeForeign`) has nothing to do.
 * @param settled a moment at which it was empty: then only what changed since is looked at
 */
export function findDrift(
  applied: Topology,
  observed: Observed,
  place?: Place,
  settled: Settled | null = null,
): DriftItem[] {
  const seen = new Set<string>();
  return driftFindings(applied, observed, place, settled).flatMap(({ element, kind, text }) => {
    const key = `${elementKey(element)} ${text}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ element, kind, text }];
  });
}
