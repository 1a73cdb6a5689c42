/** Devices that have to be made, and what bonds and VRFs have to be given. */
import type { nodeRef } from "../../topology/ids";
import type { InterfaceRef } from "../../topology/places";
import type { DiffContext } from "./context";
import { placeKey } from "./wanted";

function giveMember(
  { wanted, current, draft }: DiffContext,
  at: InterfaceRef,
  master: { name: string; kind: "bond" | "vrf" },
  element: ReturnType<typeof nodeRef>,
): void {
  const was = current.masterOf(at);
  if (was === master.name || !wanted.interfaces.has(placeKey(at))) return;
  // Out of one bond it comes down, and its IPv6 addresses are gone, whichever takes it next.
  current.releaseMember(at);
  const found = current.interfaceAt(at);
  const wasUp = found?.flags.includes("UP") === true;
  const why = !found || draft.isMade(element) ? "follows" : "changed";
  draft.add("addDevices", { op: "setMember", at, master: master.name, kind: master.kind, was, wasUp }, element, why);
  // A bond sets its member down and a VRF restarts it: the kernel forgets its IPv6 addresses.
  if (found && wasUp) {
    const addresses = found.addresses.filter(({ family }) => family !== "inet6");
    current.changeInterface(at, { ...found, addresses, master: master.name });
  }
}

export function makeDevices(context: DiffContext): void {
  const { wanted, current, draft } = context;
  for (const { device, node, ref, element } of wanted.interfaces.values()) {
    if (!device) continue;
    if (!current.interfaceAt(ref)) {
      const why = draft.isMade(element) ? "follows" : "missing";
      // A TAP of the root may be a port, and ports are plugged in with the links.
      const phase = node.kind === "tap" ? "addSwitches" : "addDevices";
      draft.add(phase, { op: "addDevice", ns: ref.ns, device }, element, why, node.kind === "tap");
    }
    if (device.kind !== "bond" && device.kind !== "vrf") continue;
    for (const name of device.members) giveMember(context, { ns: ref.ns, name }, device, element);
  }
  releaseMembers(context);
}

/** Members that no bond and no VRF of the drawing has any more. What a cable's end is plugged into, `makeLinks` has settled. */
function releaseMembers({ wanted, applied, current, draft }: DiffContext): void {
  for (const [key, master] of applied?.members ?? []) {
    const drawn = wanted.interfaces.get(key);
    if (!drawn || wanted.members.has(key) || current.masterOf(drawn.ref) !== master.name) continue;
    if (drawn.role === "end" && drawn.link !== null && wanted.veths.has(key)) continue;
    draft.add(
      "addDevices",
      { op: "setMaster", at: drawn.ref, master: null, was: master.name },
      drawn.element,
      "changed",
    );
    current.releaseMember(drawn.ref);
  }
}
