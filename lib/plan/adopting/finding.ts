/** Takes one finding of drift into a topology. What a drawing cannot say is left as it is. */
import { impairFrom } from "../../topology/impair";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { LinkEnd } from "../../topology/schema";
import { canonicalCidr } from "../diff/addresses";
import type { DriftFinding } from "../drift";
import type { StepOf, StepOp } from "../step";
import { adoptBridgeSettings } from "../switching/bridge";
import { adoptBridgePortSetting, adoptBridgePortVlans } from "../switching/bridgePort";
import { adoptOvsPortSettings, adoptOvsSettings } from "../switching/ovs";
import type { AdoptingDraft } from "./draft";
import { adoptPort } from "./ports";
import { adoptChains, adoptForwarding, adoptRoute, adoptRule, adoptRulesGone, adoptService } from "./stacks";

function adoptAddress(draft: AdoptingDraft, at: InterfaceRef, cidr: string, there: boolean): void {
  const settings = draft.settingsAt(at);
  if (!settings) return;
  const others = (settings.addresses ?? []).filter((address) => canonicalCidr(address) !== canonicalCidr(cidr));
  const addresses = there ? [...others, cidr] : others;
  if (addresses.length > 0) settings.addresses = addresses;
  else delete settings.addresses;
}

/** Draws a cable's end at the switch where it is plugged in now. */
function adoptPlace(draft: AdoptingDraft, id: string, at: InterfaceRef): void {
  const link = draft.link(id);
  if (link?.kind !== "veth" || at.ns !== ROOT_NS) return;
  const inRoot = (node: string) => draft.node(node)?.kind !== "namespace";
  const side = ([link.a, link.b] as LinkEnd[]).find((end) => end.name === at.name && inRoot(end.node));
  const node = draft.nodeFor(at);
  if (!side || node === null) return;
  const other = side === link.a ? link.b : link.a;
  if (other.node !== node) side.node = node;
}

function adoptVeth(draft: AdoptingDraft, a: InterfaceRef, b: InterfaceRef): void {
  const [first, second] = [draft.nodeFor(a), draft.nodeFor(b)];
  if (first === null || second === null) return;
  draft.addLink({
    kind: "veth",
    a: { node: first, name: a.name, ...draft.settingsFrom(a) },
    b: { node: second, name: b.name, ...draft.settingsFrom(b) },
  });
}

function adoptInternal(draft: AdoptingDraft, bridge: string, name: string): void {
  const places = Object.values(draft.observed.namespaces).filter(({ interfaces }) => Object.hasOwn(interfaces, name));
  const home = places.find(
    ({ interfaces }) => interfaces[name]?.kind === "tun" || interfaces[name]?.kind === "openvswitch",
  );
  if (!home || draft.addNode(bridge, "ovs") === null) return;
  const at = { ns: home.name, name };
  const node = home.name === ROOT_NS ? draft.host() : draft.addNode(home.name, "namespace");
  if (node !== null)
    draft.addLink({ kind: "ovs-internal", a: { node, name, ...draft.settingsFrom(at) }, b: { node: bridge } });
}

/** Whether Open vSwitch runs follows from whether a switch is drawn. */
const followsFromDrawing = () => {};

/** For each step that would restore, its opposite: what it would add is gone, what it would remove is there. */
const ADOPTIONS: { readonly [O in StepOp]: (draft: AdoptingDraft, step: StepOf<O>, finding: DriftFinding) => void } = {
  startOvs: followsFromDrawing,
  stopOvs: followsFromDrawing,
  addNamespace: (draft, { name }) => draft.removeNode(name),
  addBridge: (draft, { name }) => draft.removeNode(name),
  addOvsBridge: (draft, { name }) => {
    // One that the database still has has merely lost its interface, and no drawing says that.
    if (!Object.hasOwn(draft.observed.ovs.bridges, name)) draft.removeNode(name);
  },
  startService: (draft, { ns, name }) => adoptService(draft, ns, name, null),
  stopService: (draft, { ns, name, command }) => adoptService(draft, ns, name, command),
  addVeth: (draft, _, { element }) => draft.removeLink(element.id),
  addOvsPatch: (draft, _, { element }) => draft.removeLink(element.id),
  addOvsPort: (draft, { type, name }, { element }) => {
    if (type === "internal") draft.removeLink(element.id);
    else adoptPlace(draft, element.id, { ns: ROOT_NS, name });
  },
  deleteNamespace: (draft, { name }) => {
    draft.addNode(name, "namespace");
  },
  deleteOvsBridge: (draft, { name }) => {
    draft.addNode(name, "ovs");
  },
  addDevice: (draft, { ns, device }) => draft.removeDevice(ns, device.name),
  setMember: (draft, { at, master }) => draft.removeMember(at, master),
  // Which of two interfaces has an address follows from whether the card is plugged in.
  moveAddresses: followsFromDrawing,
  addUplink: (draft, { name, parts }) => {
    // What the machine does for an uplink follows from there being one.
    if (parts.includes("cable")) draft.removeNode(name);
  },
  deleteUplink: followsFromDrawing,
  deleteInterface: (draft, { at, kind, peer }) => {
    if (kind !== "veth" && kind !== "bridge") draft.addDevice(at);
    else if (kind === "bridge" && at.ns === ROOT_NS) draft.addNode(at.name, "bridge");
    else if (peer) adoptVeth(draft, at, peer);
  },
  deleteOvsPort: (draft, { bridge, name, type }, { element, kind }) => {
    if (kind === "changed") adoptPlace(draft, element.id, { ns: ROOT_NS, name });
    else if (type === "internal") adoptInternal(draft, bridge, name);
  },
  deleteOvsPatch: (draft, { a, b }) => {
    draft.addNode(a.bridge, "ovs");
    draft.addNode(b.bridge, "ovs");
    draft.addLink({ kind: "ovs-patch", a: { node: a.bridge, name: a.name }, b: { node: b.bridge, name: b.name } });
  },
  moveInterface: (draft, _, { element }) => {
    const link = draft.link(element.id);
    const host = draft.host();
    if (link?.kind === "ovs-internal" && host !== null) link.a.node = host;
  },
  setMaster: (draft, { at }, { element }) => adoptPlace(draft, element.id, at),
  setBridge: (draft, { name, was }) => {
    const node = draft.node(name);
    if (node?.kind === "bridge") adoptBridgeSettings(node, was);
  },
  setBridgePort: (draft, { name, was }, { element }) =>
    adoptPort(draft, element.id, name, (port) => {
      for (const [key, value] of Object.entries(was)) adoptBridgePortSetting(port, key, value ?? "");
    }),
  setBridgeVlans: (draft, { name, was }, { element }) =>
    adoptPort(draft, element.id, name, (port) => adoptBridgePortVlans(port, was)),
  setOvsBridge: (draft, { name, was }) => {
    const node = draft.node(name);
    if (node?.kind === "ovs") adoptOvsSettings(node, was);
  },
  setOvsPort: (draft, { name, was }, { element }) =>
    adoptPort(draft, element.id, name, (port) => adoptOvsPortSettings(port, was)),
  setQueueLength: (draft, { at, was }) => {
    const settings = draft.settingsAt(at);
    if (settings) settings.txqueuelen = was;
  },
  setEgress: (draft, { at, was }) => {
    const settings = draft.settingsAt(at);
    // A discipline that no drawing can say stays a difference.
    if (!settings || was.other !== undefined) return;
    const impair = impairFrom(was);
    if (impair) settings.impair = impair;
    else delete settings.impair;
  },
  setOffload: (draft, { at, was }) => {
    const settings = draft.settingsAt(at);
    if (settings) settings.offload = { ...settings.offload, ...was };
  },
  setAdmin: (draft, { at, up }) => {
    const settings = draft.settingsAt(at);
    if (!settings) return;
    if (up) settings.up = false;
    else delete settings.up;
  },
  setMtu: (draft, { at, was }) => {
    const settings = draft.settingsAt(at);
    if (settings) settings.mtu = was;
  },
  setMac: (draft, { at, was }) => {
    const settings = draft.settingsAt(at);
    if (settings) settings.mac = was;
  },
  addAddress: (draft, { at, cidr }) => adoptAddress(draft, at, cidr, false),
  deleteAddress: (draft, { at, cidr }) => adoptAddress(draft, at, cidr, true),
  addRoute: (draft, { ns, route }) => adoptRoute(draft, ns, route, false),
  deleteRoute: (draft, { ns, route }) => adoptRoute(draft, ns, route, true),
  setForwarding: (draft, { ns, family, on }) => adoptForwarding(draft, ns, family, !on),
  addNftTable: (draft, { ns }) => adoptRulesGone(draft, ns),
  deleteNftTable: (draft, { ns }) => adoptChains(draft, ns),
  addNftChain: (draft, { ns, chain }, { kind }) => {
    // One with another policy or priority is still there, and no drawing says that.
    if (kind === "missing") adoptRulesGone(draft, ns, chain);
  },
  deleteNftChain: (draft, { ns, chain }) => adoptChains(draft, ns, chain),
  addNftRule: (draft, { ns, chain, words }) => adoptRulesGone(draft, ns, chain, words),
  deleteNftRule: (draft, { ns, chain, text }) => adoptRule(draft, ns, chain, text),
};

const adopt = <O extends StepOp>(draft: AdoptingDraft, step: StepOf<O>, finding: DriftFinding): void =>
  ADOPTIONS[step.op](draft, step, finding);

/** Takes one finding into the drawing. */
export function adoptFinding(draft: AdoptingDraft, finding: DriftFinding): void {
  adopt(draft, finding.step, finding);
}
