/** The cable to the machine, and what the machine does for it. */
import { nodeRef } from "../../topology/ids";
import { ROOT_NS } from "../../topology/places";
import { type UplinkNode, uplinkDevice, uplinkNetwork } from "../../topology/uplink";
import { missingParts, UPLINK_PARTS, type UplinkPart } from "../uplink";
import type { DiffContext } from "./context";
import type { Wanted } from "./wanted";

const uplinkIn = (wanted: Wanted | null): UplinkNode | undefined =>
  [...(wanted?.nodes.values() ?? [])].find((node): node is UplinkNode => node.kind === "uplink");

const at = (name: string) => ({ ns: ROOT_NS, name });

/** Before switches go: an uplink that was deployed and is not drawn any more. */
export function removeUplink({ wanted, applied, current, draft }: DiffContext): void {
  const before = uplinkIn(applied);
  const found = current.observed.uplink;
  if (!before || uplinkIn(wanted)?.name === before.name) return;
  const there = current.interfaceAt(at(before.name)) !== undefined;
  const cable = found?.cable ?? there;
  const table = found?.table ?? there;
  if (!cable && !table) return;
  const device = found?.device ?? uplinkDevice("");
  const forwarding = found?.lastToForward === true;
  const step = { op: "deleteUplink", name: before.name, device, table, cable, forwarding } as const;
  draft.add("links", step, nodeRef(before.name), "obsolete");
  current.removeInterface(at(before.name));
}

/** What of a drawn uplink is to be made, or to be put right. */
function partsToMake({ current, capabilities }: DiffContext, { name }: UplinkNode, address: string): UplinkPart[] {
  const there = current.interfaceAt(at(name)) !== undefined;
  // In the machine's own root forwarding is a step of its own, which a script takes back as it was.
  if (capabilities.place === "host")
    return there ? [] : UPLINK_PARTS.filter((part) => part !== "staleNat" && part !== "forwarding");
  const found = current.observed.uplink;
  // Where nobody tells of the machine's side, what is in the lab is all that can be judged.
  if (!found) return there ? [] : UPLINK_PARTS.filter((part) => part !== "staleNat");
  // Without the lab's end there is no cable, whatever the machine had a moment ago.
  return missingParts(there ? found : { ...found, cable: false }, address);
}

export function makeUplink(context: DiffContext): void {
  const { wanted, current, draft, capabilities } = context;
  const node = uplinkIn(wanted);
  // Validation reports one without an address, or with one that is none.
  if (!node?.address || !uplinkNetwork(node.address)) return;
  const parts = partsToMake(context, node, node.address);
  const { lab = "lab" } = capabilities;
  const holder = current.observed.uplink?.holder ?? null;
  const element = nodeRef(node.name);
  const onMachine = capabilities.place === "host";
  const isNew = parts.includes("cable");
  if (parts.length > 0) {
    const device = current.observed.uplink?.device ?? uplinkDevice(lab);
    const place = onMachine ? ("root" as const) : ("machine" as const);
    const step = {
      op: "addUplink",
      name: node.name,
      device,
      address: node.address,
      parts,
      lab,
      holder,
      place,
    } as const;
    draft.add("addSwitches", { ...step, parts: [...parts] }, element, isNew ? "missing" : "changed");
  }
  if (onMachine && isNew)
    draft.add("addSwitches", { op: "setForwarding", ns: ROOT_NS, family: 4, on: true }, element, "follows");
}
