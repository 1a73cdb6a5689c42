/** Devices as interfaces of the drawing. */
import { nodeRef } from "../ids";
import type { DrawnInterface } from "../interfaces";
import { namespaceOf } from "../places";
import type { Topology } from "../schema";
import type { Sets } from "../sets";
import type { VlanWires } from "../vlanWires";
import { type Device, inOrderOfMaking, membersOf } from "./index";
import { devicesOf } from "./of";

/** What devices on one wire share, where a drawing tells: the VLAN of a parent's segment, the number of a VXLAN. */
function wireOf(
  device: Device,
  parent: DrawnInterface | undefined,
  member: DrawnInterface | undefined,
  sets: Sets,
  wires: VlanWires,
): number {
  if (device.kind === "vxlan") return wires.at("vxlan", device.id, 0);
  if (device.kind === "bond" && member) return member.segment;
  if (!parent) return sets.add();
  if (device.kind === "macvlan") return parent.segment;
  // A bond is on the wire of its members.
  const name = parent.device?.kind === "bond" ? (parent.device.members[0] ?? parent.ref.name) : parent.ref.name;
  const key = parent.role === "switch" ? parent.node.name : `${parent.node.name}/${name}`;
  return device.kind === "vlan" ? wires.at(key, device.id, parent.segment) : sets.add();
}

/** The devices of a topology, each after what it is built on; `others` are all other interfaces. */
export function drawnDevices(
  topology: Topology,
  others: readonly DrawnInterface[],
  sets: Sets,
  wires: VlanWires,
): DrawnInterface[] {
  const found: DrawnInterface[] = [];
  if (!topology.nodes.some((node) => devicesOf(node).length > 0)) return found;
  const places = new Map<string, Map<string, DrawnInterface>>();
  for (const drawn of others) {
    const here = places.get(drawn.ref.ns) ?? new Map<string, DrawnInterface>();
    places.set(drawn.ref.ns, here.set(drawn.ref.name, drawn));
  }
  topology.nodes.forEach((node, index) => {
    const devices = devicesOf(node);
    const ns = namespaceOf(node);
    const here = places.get(ns) ?? new Map<string, DrawnInterface>();
    for (const device of inOrderOfMaking(devices)) {
      const parent = "parent" in device ? here.get(device.parent) : undefined;
      const member = here.get(membersOf(device)[0] ?? "");
      const segment = wireOf(device, parent, member, sets, wires);
      const drawn: DrawnInterface = {
        ref: { ns, name: device.name },
        node,
        settings: device,
        path: `nodes[${index}].interfaces[${devices.indexOf(device)}]`,
        link: null,
        element: nodeRef(node.name),
        role: "device",
        device,
        segment,
      };
      here.set(device.name, drawn);
      found.push(drawn);
    }
  });
  return found;
}
