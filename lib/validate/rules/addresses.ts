import { parseCidr } from "../../topology/address";
import { DEFAULT_SUBNET } from "../../topology/edits";
import { LAB_ELEMENT } from "../../topology/ids";
import { addressProblem } from "../addresses";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

export function* singleAddresses({ addresses }: Context): Iterable<Issue> {
  for (const { text, path, on } of addresses) {
    const problem = addressProblem(text);
    if (problem) yield error({ ...problem, path, element: on.element });
  }
}

/** A switch forwards by MAC address; an address on one of its ports receives nothing. */
export function* addressesOnPorts({ addresses }: Context): Iterable<Issue> {
  for (const { text, path, on } of addresses) {
    if (on.role !== "port") continue;
    yield warning({
      rule: "address-on-port",
      path,
      element: on.element,
      reason: `"${text}" is on "${on.ref.name}", a port of the switch "${on.node.name}"; what arrives at a port goes to the switch`,
      remedy: `Put the address on "${on.node.name}" itself.`,
    });
  }
}

/** The subnet for new interfaces. It deploys nothing, so a mistake is no error. */
export function* labSubnetSyntax({ topology }: Context): Iterable<Issue> {
  const { subnet } = topology;
  if (subnet === undefined || parseCidr(subnet)) return;
  yield warning({
    rule: "lab-subnet",
    path: "subnet",
    element: LAB_ELEMENT,
    reason: `"${subnet}" is not a subnet; new interfaces get addresses from ${DEFAULT_SUBNET}`,
    remedy: "Write it like 10.1.1.0/24 or 2001:db8::/64.",
  });
}
