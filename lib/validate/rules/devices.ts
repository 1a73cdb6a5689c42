/** Devices of namespaces and the host: what they are built on, their numbers, and whether the kernel has them. */
import { parseIp } from "../../topology/address";
import { DEVICE_TITLES, type Device, inOrderOfMaking, membersOf, parentOf } from "../../topology/devices";
import { devicesOf } from "../../topology/devices/of";
import { type ElementRef, nodeRef } from "../../topology/ids";
import type { DrawnInterface } from "../../topology/interfaces";
import { namespaceOf } from "../../topology/places";
import type { StationNode } from "../../topology/schema";
import { type Context, error, groupBy } from "../context";
import type { Issue } from "../issue";
import { interfaceNameProblem } from "../names";

/** Interfaces that a remedy names: a node with thousands would make a list of lists. */
const MOST_NAMED = 20;

interface Placed {
  node: StationNode;
  device: Device;
  path: string;
  element: ElementRef;
}

function* placedDevices({ topology }: Context): Iterable<Placed> {
  for (const [at, node] of topology.nodes.entries()) {
    if (node.kind !== "namespace" && node.kind !== "host") continue;
    for (const [index, device] of devicesOf(node).entries()) {
      yield { node, device, path: `nodes[${at}].interfaces[${index}]`, element: nodeRef(node.name) };
    }
  }
}

export function* deviceNames(context: Context): Iterable<Issue> {
  for (const { device, path, element } of placedDevices(context)) {
    const reason = interfaceNameProblem(device.name);
    const remedy = "Use 1 to 15 letters, digits, hyphens, dots or underscores, beginning with a letter or digit.";
    if (reason) yield error({ rule: "interface-name", path: `${path}.name`, element, reason, remedy });
  }
}

/** The interfaces of each namespace by name. */
function byPlace({ interfaces }: Context): Map<string, Map<string, DrawnInterface>> {
  const places = new Map<string, Map<string, DrawnInterface>>();
  for (const drawn of interfaces) {
    const here = places.get(drawn.ref.ns) ?? new Map<string, DrawnInterface>();
    places.set(drawn.ref.ns, here.set(drawn.ref.name, drawn));
  }
  return places;
}

/** Those of a node that wait for each other; of what has one name, `duplicateInterfaces` tells. */
function builtOnThemselves(devices: readonly Device[]): ReadonlySet<Device> {
  const made = new Set(inOrderOfMaking(devices));
  const named = groupBy(devices, ({ name }) => name);
  return new Set(devices.filter((device) => !made.has(device) && named.get(device.name)?.length === 1));
}

export function* deviceParents(context: Context): Iterable<Issue> {
  const places = byPlace(context);
  let of: StationNode | null = null;
  let circles: ReadonlySet<Device> = new Set();
  for (const { node, device, path, element } of placedDevices(context)) {
    const parent = parentOf(device);
    // They come node by node; found anew for each device they would take time with its square.
    if (of !== node) [of, circles] = [node, builtOnThemselves(devicesOf(node))];
    if (circles.has(device)) {
      const reason = `"${device.name}" is built on itself: each waits for the other`;
      yield error({ rule: "device-circle", path, element, reason, remedy: "Build it on an end of a cable." });
      continue;
    }
    if (parent === null) continue;
    const drawn = places.get(namespaceOf(node))?.get(parent);
    const place = { path: `${path}.parent`, element };
    if (!drawn) {
      const here = [...(places.get(namespaceOf(node))?.keys() ?? [])]
        .slice(0, MOST_NAMED)
        .filter((name) => name !== device.name);
      const remedy =
        here.length > 0 ? `Name one that it has: ${here.join(", ")}.` : `Draw a cable to "${node.name}" first.`;
      const reason = `"${node.name}" has no interface "${parent}" for "${device.name}" to be built on`;
      yield error({ rule: "device-parent", ...place, reason, remedy });
    } else if (device.kind === "vlan" && drawn.settings.up === false && device.up !== false) {
      yield error({
        rule: "device-parent-down",
        ...place,
        reason: `"${device.name}" cannot be up while "${parent}" is set down: the kernel refuses it`,
        remedy: `Set "${parent}" up, or "${device.name}" down too.`,
      });
    }
  }
}

export function* deviceMembers(context: Context): Iterable<Issue> {
  const places = byPlace(context);
  const masters = new Map<string, string>();
  for (const { node, device, path, element } of placedDevices(context)) {
    for (const [index, name] of membersOf(device).entries()) {
      const ns = namespaceOf(node);
      const drawn = places.get(ns)?.get(name);
      const place = { rule: "device-member", path: `${path}.members[${index}]`, element };
      const key = `${ns}/${name}`;
      const first = masters.get(key);
      masters.set(key, first ?? device.name);
      if (!drawn) {
        const reason = `"${node.name}" has no interface "${name}" that "${device.name}" could have`;
        yield error({ ...place, reason, remedy: "Name an end of a cable or another device of the node." });
      } else if (first !== undefined) {
        const reason = `"${name}" is a member of "${first}" already`;
        yield error({ ...place, reason, remedy: "An interface has one master: take it out of one of them." });
      } else if (drawn.role === "port" || drawn.role === "switch") {
        const reason = `"${name}" belongs to a switch, and an interface has one master`;
        yield error({ ...place, reason, remedy: "Name an interface that is no port." });
      } else if (device.kind === "bond" && (drawn.settings.addresses?.length || drawn.settings.mac !== undefined)) {
        const reason = `"${name}" has an address of its own, but a member of a bond speaks with the bond's`;
        yield error({ ...place, reason, remedy: `Put the address on "${device.name}".` });
      }
    }
  }
}

/** What the kernel takes, by field. */
function numberProblem(device: Device): { field: string; value: number; range: string } | null {
  const outside = (field: string, value: number | undefined, from: number, to: number) =>
    value !== undefined && (value < from || value > to) ? { field, value, range: `${from} to ${to}` } : null;
  switch (device.kind) {
    case "vlan":
      return outside("id", device.id, 1, 4094);
    case "vxlan":
      return outside("id", device.id, 1, 16_777_215) ?? outside("port", device.port, 1, 65_535);
    case "vrf": {
      const { table } = device;
      // default, main and local (/etc/iproute2/rt_tables).
      if (table >= 253 && table <= 255) return { field: "table", value: table, range: "anything but 253 to 255" };
      return outside("table", table, 1, 4_294_967_295);
    }
    default:
      return null;
  }
}

export function* deviceNumbers(context: Context): Iterable<Issue> {
  for (const { device, path, element } of placedDevices(context)) {
    const problem = numberProblem(device);
    if (!problem) continue;
    yield error({
      rule: "device-number",
      path: `${path}.${problem.field}`,
      element,
      reason: `${problem.value} is no ${problem.field} of a ${DEVICE_TITLES[device.kind]}; ${problem.range} is possible`,
      remedy: "Choose a number in between.",
    });
  }
}

const familyOf = (address: string) => parseIp(address)?.family ?? null;

export function* tunnelEnds(context: Context): Iterable<Issue> {
  for (const { device, path, element } of placedDevices(context)) {
    if (device.kind !== "vxlan") continue;
    const ends = [
      ["remote", device.remote],
      ["local", device.local],
    ] as const;
    for (const [field, address] of ends) {
      if (address === undefined || familyOf(address) !== null) continue;
      const reason = `"${address}" is not an address`;
      const remedy = "Write the address alone, without a prefix length, for example 10.1.1.2.";
      yield error({ rule: "device-remote", path: `${path}.${field}`, element, reason, remedy });
    }
    if (device.local !== undefined && (familyOf(device.local) ?? 0) !== (familyOf(device.remote) ?? 0)) {
      const reason = `the tunnel's ends "${device.local}" and "${device.remote}" are not of one family`;
      yield error({
        rule: "device-remote",
        path: `${path}.local`,
        element,
        reason,
        remedy: "Use IPv4 or IPv6 for both.",
      });
    }
  }
}

export function* devicesInKernel(context: Context): Iterable<Issue> {
  const missing = context.capabilities?.missingDevices;
  if (!missing) return;
  for (const { device, path, element } of placedDevices(context)) {
    const why = missing[device.kind];
    if (!why) continue;
    const reason = `"${device.name}" is a ${DEVICE_TITLES[device.kind]}, which this machine's kernel cannot make: ${why.reason}`;
    yield error({ rule: "device-missing", path: `${path}.kind`, element, reason, remedy: why.remedy });
  }
}
