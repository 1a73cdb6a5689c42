/** Adding, changing and removing the devices of a namespace or the host. */
import { parseCidr } from "../address";
import { DEVICE_TITLES, type Device, type DeviceKind, membersOf, parentOf } from "../devices";
import { devicesOf } from "../devices/of";
import { findNode } from "../ids";
import { drawnInterfaces } from "../interfaces";
import { namespaceOf } from "../places";
import type { StationNode, Topology } from "../schema";
import { MAX_INTERFACE_NAME, Names } from "./names";
import { type EditResult, refuse } from "./result";

function stationOf(topology: Topology, name: string): StationNode | null {
  const node = findNode(topology, name);
  return node?.kind === "namespace" || node?.kind === "host" ? node : null;
}

function withDevices(node: StationNode, devices: readonly Device[]): EditResult {
  const { interfaces: _, ...bare } = node;
  const to: StationNode = devices.length > 0 ? { ...node, interfaces: [...devices] } : bare;
  return { ok: true, patch: { nodes: { added: [], updated: [{ id: node.name, from: node, to }], removed: [] } } };
}

/** The lowest number from a start that is not among those used. */
function freeNumber(from: number, used: readonly number[]): number {
  let number = from;
  while (used.includes(number)) number += 1;
  return number;
}

/** The address of somebody else in the lab, for the other end of a tunnel. */
function someRemote(topology: Topology, node: StationNode): string | null {
  const others = drawnInterfaces(topology).filter(
    ({ ref, role, device }) => ref.ns !== namespaceOf(node) && role === "end" && !device,
  );
  const address = others.flatMap(({ settings }) => settings.addresses ?? []).find((text) => parseCidr(text));
  return address?.split("/")[0] ?? null;
}

/** A device of a kind with what goes without saying, or the reason why there can be none yet. */
function newDevice(topology: Topology, node: StationNode, kind: DeviceKind): Device | string {
  const names = new Names(topology);
  const devices = devicesOf(node);
  const parent = drawnInterfaces(topology).find(({ ref, role }) => ref.ns === namespaceOf(node) && role !== "device");
  const needsParent = `${DEVICE_TITLES[kind]}: it is built on an interface, and "${node.name}" has none. Draw a cable to it first.`;
  switch (kind) {
    case "dummy":
    case "tun":
      return { name: names.device(kind), kind };
    case "tap":
      return { name: names.device("vm-tap"), kind };
    case "macvlan":
      return parent ? { name: names.device(kind), kind, parent: parent.ref.name } : needsParent;
    case "vlan": {
      if (!parent) return needsParent;
      const used = devices.flatMap((device) => (device.kind === "vlan" ? [device.id] : []));
      const id = freeNumber(10, used);
      const name = `${parent.ref.name}.${id}`;
      return { name: name.length <= MAX_INTERFACE_NAME ? name : names.device(kind), kind, parent: parent.ref.name, id };
    }
    case "vxlan": {
      const remote = someRemote(topology, node);
      if (remote === null) {
        return `A tunnel needs somewhere to go: give an interface of another namespace an address that "${node.name}" can reach.`;
      }
      return { name: names.device(kind), kind, id: 42, remote };
    }
    case "bond":
      return { name: names.device(kind), kind, members: [] };
    case "vrf": {
      const used = devices.flatMap((device) => (device.kind === "vrf" ? [device.table] : []));
      return { name: names.device(kind), kind, table: freeNumber(10, used), members: [] };
    }
  }
}

/** A new device of a kind at a node. Refused where it could not be made. */
export function addDevice(topology: Topology, node: string, kind: DeviceKind): EditResult<{ name: string }> {
  const station = stationOf(topology, node);
  if (!station) return refuse(`"${node}" is no namespace and not the host, so it holds no interfaces of its own.`);
  const device = newDevice(topology, station, kind);
  if (typeof device === "string") return refuse(device);
  const result = withDevices(station, [...devicesOf(station), device]);
  return result.ok ? { ...result, name: device.name } : result;
}

/** The device with another name for something that it is built on. */
function following(device: Device, from: string, to: string): Device {
  if ((device.kind === "macvlan" || device.kind === "vlan") && device.parent === from) return { ...device, parent: to };
  if (device.kind !== "bond" && device.kind !== "vrf") return device;
  return { ...device, members: device.members.map((name) => (name === from ? to : name)) };
}

/** Puts a changed device in the place of the one called `name`; devices built on it follow a new name. */
export function updateDevice(topology: Topology, node: string, name: string, to: Device): EditResult {
  const station = stationOf(topology, node);
  const devices = station ? devicesOf(station) : [];
  if (!station || !devices.some((device) => device.name === name)) return refuse(`"${name}" is not there any more.`);
  if (to.name !== name && devices.some((device) => device.name === to.name)) {
    return refuse(`"${node}" has an interface "${to.name}" already. Choose a different name.`);
  }
  const tidy = Object.fromEntries(Object.entries(to).filter(([, value]) => value !== undefined)) as Device;
  return withDevices(
    station,
    devices.map((device) => (device.name === name ? tidy : following(device, name, to.name))),
  );
}

/** Removes a device. Refused while another is built on it. */
export function removeDevice(topology: Topology, node: string, name: string): EditResult {
  const station = stationOf(topology, node);
  if (!station) return refuse(`There is no node "${node}" in this lab.`);
  const above = devicesOf(station).find((device) => parentOf(device) === name || membersOf(device).includes(name));
  if (above) return refuse(`"${above.name}" is built on "${name}". Remove "${above.name}" first.`);
  return withDevices(
    station,
    devicesOf(station).filter((device) => device.name !== name),
  );
}
