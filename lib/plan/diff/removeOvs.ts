/** Open vSwitch's bridges and ports that have to go. */
import { type ElementRef, LAB_ELEMENT, linkRef, nodeRef } from "../../topology/ids";
import { ROOT_NS } from "../../topology/places";
import { type DiffContext, reasonToRemove } from "./context";
import { type CurrentPort, isOvsMade, OVS_DATAPATH_MASTER } from "./current";
import type { Why } from "./draft";
import { elementOf, placeKey, type WantedPort } from "./wanted";

/** Bridges that go, with the reason. One that is wanted goes when it has lost its own interface. */
function doomedBridges(context: DiffContext): Map<string, Why> {
  const { wanted, applied, current } = context;
  const doomed = new Map<string, Why>();
  for (const { name, datapath } of Object.values(current.observed.ovs.bridges)) {
    const at = { ns: ROOT_NS, name };
    if (wanted.switches.get(name)?.kind === "ovs") {
      if (!current.interfaceAt(at)) doomed.set(name, "follows");
    } else {
      const inTheWay = wanted.interfaces.has(placeKey(at));
      const why = inTheWay ? "follows" : reasonToRemove(context, applied?.switches.get(name)?.kind === "ovs");
      if (why) doomed.set(name, why);
    }
    const why = doomed.get(name);
    if (why) {
      const step = { op: "deleteOvsBridge", name, datapath: datapath === "netdev" ? "netdev" : "system" } as const;
      context.draft.add("switches", step, nodeRef(name), why);
    }
  }
  return doomed;
}

/** Whether a port's interface is where the port needs it and Open vSwitch really has it. */
function portWorks(context: DiffContext, name: string, { port }: CurrentPort, wish: WantedPort): boolean {
  const { current, wanted, intact } = context;
  if (port.type !== (wish.type === "system" ? "" : wish.type)) return false;
  if (wish.type === "patch") {
    const other = current.port(wish.peer ?? "");
    return (
      port.peer === wish.peer && other?.port.peer === name && other.bridge === wanted.ports.get(wish.peer ?? "")?.bridge
    );
  }
  if (port.error) return false;
  const root = { ns: ROOT_NS, name };
  if (wish.type === "internal") {
    const drawn = wish.link.kind === "ovs-internal" ? wanted.nodes.get(wish.link.a.node) : undefined;
    const home = drawn?.kind === "namespace" ? drawn.name : ROOT_NS;
    return [root, { ns: home, name }].some((at) => {
      const found = current.interfaceAt(at);
      return found !== undefined && isOvsMade(found);
    });
  }
  // Open vSwitch does not notice that an interface was deleted and made again under its
  // old name: the port is still listed and passes nothing. It sets every interface that
  // it really reads from to promiscuous mode, so a new one is told by the missing flag;
  // of what the kernel datapath has, the kernel hides that flag and names the datapath.
  const there = wish.link.kind === "port" ? current.interfaceAt(root) !== undefined : intact.has(placeKey(root));
  const found = current.interfaceAt(root);
  return there && (found?.master === OVS_DATAPATH_MASTER || found?.flags.includes("PROMISC") === true);
}

/** The element of a port that nobody drew, with the id that lib/observed/foreign gives it. */
function foreignPort({ current }: DiffContext, name: string, { bridge, port }: CurrentPort): ElementRef {
  const home = port.type === "internal" ? current.ovsMadeOutsideRoot(name) : undefined;
  return linkRef(home === undefined ? `ovs/${bridge}/${name}` : placeKey({ ns: home, name }));
}

function removePatch(
  context: DiffContext,
  name: string,
  { bridge, port }: CurrentPort,
  element: ElementRef,
  why: Why,
): void {
  const { current, draft } = context;
  const peer = port.peer === undefined ? undefined : current.port(port.peer);
  if (port.peer !== undefined && peer?.port.type === "patch" && peer.port.peer === name) {
    const b = { bridge: peer.bridge, name: port.peer };
    draft.add("ports", { op: "deleteOvsPatch", a: { bridge, name }, b }, element, why);
    current.removePort(port.peer);
  } else {
    draft.add("ports", { op: "deleteOvsPort", bridge, name, type: "patch" }, element, why);
  }
  current.removePort(name);
}

function removePort(context: DiffContext, name: string, found: CurrentPort, element: ElementRef, why: Why): void {
  if (found.port.type === "patch") {
    removePatch(context, name, found, element, why);
    return;
  }
  const type = found.port.type === "internal" ? "internal" : "system";
  context.draft.add("ports", { op: "deleteOvsPort", bridge: found.bridge, name, type }, element, why);
  context.current.removePort(name);
}

export function removeOvs(context: DiffContext): void {
  const { wanted, applied, current, draft, capabilities } = context;
  if (!current.ovsRuns) {
    if (current.observed.ovs.remains && applied?.hasOvs && !wanted.hasOvs && capabilities.place !== "host")
      draft.add("stop", { op: "stopOvs", dead: true }, LAB_ELEMENT, "obsolete");
    return;
  }
  const doomed = doomedBridges(context);
  for (const [name, found] of [...current.ports()]) {
    // A patch's other half may have gone with it.
    if (current.port(name) === undefined) continue;
    const wish = wanted.ports.get(name);
    const before = applied?.ports.get(name);
    const dies = doomed.has(found.bridge);
    if (wish) {
      const works = !dies && wish.bridge === found.bridge && portWorks(context, name, found, wish);
      // Other ports vanish with their bridge; a patch leaves its half in another one.
      if (!works && (!dies || found.port.type === "patch"))
        removePort(context, name, found, elementOf(wish.link), "follows");
      continue;
    }
    const inTheWay = found.port.type !== "patch" && wanted.interfaces.has(placeKey({ ns: ROOT_NS, name }));
    const why = inTheWay ? "changed" : reasonToRemove(context, before !== undefined);
    if (!why || (dies && before === undefined)) continue;
    const element = before ? elementOf(before.link) : foreignPort(context, name, found);
    removePort(context, name, found, element, why);
  }
  for (const name of doomed.keys()) current.removeOvsBridge(name);
  // The plan cannot tell a switch that the person started by hand, so ours is stopped only when nothing is left in it.
  const empty = Object.keys(current.observed.ovs.bridges).every((name) => doomed.has(name));
  // On the host it is the machine's, and the bridges of others are out of the lab's sight.
  if (applied?.hasOvs && !wanted.hasOvs && empty && capabilities.place !== "host")
    draft.add("stop", { op: "stopOvs" }, LAB_ELEMENT, "obsolete");
}
