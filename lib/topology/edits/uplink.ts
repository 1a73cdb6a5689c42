/** What comes with plugging the uplink into a switch: its address there, and the way to it for those on that switch. */
import { networkOf, parseCidr } from "../address";
import { drawnInterfaces, nodesByName } from "../interfaces";
import type { Topology, TopologyNode } from "../schema";
import type { UplinkNode } from "../uplink";
import { addressForUplink } from "./addresses";

interface Update {
  id: string;
  from: TopologyNode;
  to: TopologyNode;
}

/** Namespaces on the switch's segment with an address of the uplink's network and no default route yet get one. */
function defaultRoutes(topology: Topology, at: TopologyNode, address: string): Update[] {
  const own = parseCidr(address);
  if (!own) return [];
  const network = networkOf(own);
  const interfaces = drawnInterfaces(topology);
  const segment = interfaces.find(({ role, node }) => role === "switch" && node === at)?.segment;
  const reached = new Set(
    interfaces
      .filter((drawn) => drawn.segment === segment && drawn.role !== "switch")
      .filter(({ settings: { addresses = [] } }) =>
        addresses.some((text) => {
          const cidr = parseCidr(text);
          return cidr?.family === own.family && networkOf({ ...cidr, prefix: own.prefix }).value === network.value;
        }),
      )
      .map(({ node }) => node.name),
  );
  const via = address.split("/")[0];
  return [...nodesByName(topology).values()].flatMap((node) => {
    if (node.kind !== "namespace" || !reached.has(node.name)) return [];
    const routes = node.routes ?? [];
    if (routes.some(({ to }) => to === "default")) return [];
    return [{ id: node.name, from: node, to: { ...node, routes: [...routes, { to: "default", via }] } }];
  });
}

/** Changes of nodes that go with the new cable; none where there is no address for the uplink. */
export function plugUplink(topology: Topology, uplink: UplinkNode, at: TopologyNode): Update[] {
  const address = uplink.address ?? addressForUplink(topology, at);
  if (address === null) return [];
  const given = uplink.address === undefined ? [{ id: uplink.name, from: uplink, to: { ...uplink, address } }] : [];
  return [...given, ...defaultRoutes(topology, at, address)];
}
