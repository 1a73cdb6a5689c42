import { linkId, linkRef, nodeRef } from "../../topology/ids";
import { isSwitch } from "../../topology/places";
import { isPlug } from "../../topology/plugs";
import { type Context, error } from "../context";
import type { Issue } from "../issue";
import { interfaceNameProblem, namespaceNameProblem } from "../names";

const INTERFACE_REMEDY = "Use 1 to 15 letters, digits, hyphens, dots or underscores, beginning with a letter or digit.";
const NAMESPACE_REMEDY = "Use letters, digits, hyphens, dots or underscores, beginning with a letter or digit.";

/** Names of nodes; a switch's is also its interface's. */
export function* nodeNames({ topology }: Context): Iterable<Issue> {
  for (const [index, node] of topology.nodes.entries()) {
    const asInterface = isSwitch(node.kind) || isPlug(node.kind);
    const reason = asInterface ? interfaceNameProblem(node.name) : namespaceNameProblem(node.name);
    if (!reason) continue;
    const remedy = asInterface ? INTERFACE_REMEDY : NAMESPACE_REMEDY;
    yield error({ rule: "node-name", path: `nodes[${index}].name`, element: nodeRef(node.name), reason, remedy });
  }
}

/** Names at the ends of links, patch ports included. */
export function* interfaceNames({ topology }: Context): Iterable<Issue> {
  for (const [index, link] of topology.links.entries()) {
    for (const side of ["a", "b"] as const) {
      const end = link[side];
      const reason = "name" in end ? interfaceNameProblem(end.name) : null;
      if (!reason) continue;
      yield error({
        rule: "interface-name",
        path: `links[${index}].${side}.name`,
        element: linkRef(linkId(link)),
        reason,
        remedy: INTERFACE_REMEDY,
      });
    }
  }
}
