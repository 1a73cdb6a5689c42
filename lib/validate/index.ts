/** The rules that a topology is held to, beyond its shape. */
import type { Capabilities } from "../plan/capabilities";
import type { Topology } from "../topology/schema";
import { contextOf, type Rule } from "./context";
import type { Issue } from "./issue";
import { addressesOnPorts, labSubnetSyntax, singleAddresses } from "./rules/addresses";
import { addressUniqueness } from "./rules/addressUniqueness";
import { bridgePorts, labSize, manyHosts, ovsInstalled } from "./rules/capacity";
import { deviceMembers, deviceNames, deviceNumbers, deviceParents, devicesInKernel, tunnelEnds } from "./rules/devices";
import { duplicateInterfaces, duplicateNodes, severalHosts } from "./rules/duplicates";
import { endSettings } from "./rules/endSettings";
import { filters, filtersWithoutForwarding, nftInstalled } from "./rules/filters";
import { impairments } from "./rules/impairments";
import { linkKinds, linksToSelf, unknownNodes } from "./rules/links";
import { switchLoops } from "./rules/loops";
import { duplicateMacs, macAddresses } from "./rules/mac";
import { mtuOfPeers, mtuValues } from "./rules/mtu";
import { interfaceNames, nodeNames } from "./rules/names";
import { cablesAtPlugs, cardsInSandbox, plugLinks, tapsInKernel } from "./rules/plugs";
import { routeLoops } from "./rules/routeLoops";
import { gateways, routes } from "./rules/routes";
import { services, servicesOnHost } from "./rules/services";
import { rapidTreesOverPatch, spanningTreeSettings } from "./rules/spanningTree";
import { mixedSubnets, overlappingSubnets } from "./rules/subnets";
import { switchPorts, vlanFilteringSupported } from "./rules/switchPorts";
import { uplinks, uplinksOffered } from "./rules/uplinks";

const RULES: readonly Rule[] = [
  nodeNames,
  interfaceNames,
  duplicateNodes,
  severalHosts,
  duplicateInterfaces,
  unknownNodes,
  linksToSelf,
  linkKinds,
  cablesAtPlugs,
  plugLinks,
  cardsInSandbox,
  tapsInKernel,
  uplinks,
  uplinksOffered,
  deviceNames,
  deviceParents,
  deviceMembers,
  deviceNumbers,
  tunnelEnds,
  devicesInKernel,
  labSubnetSyntax,
  singleAddresses,
  addressUniqueness,
  overlappingSubnets,
  mixedSubnets,
  addressesOnPorts,
  mtuValues,
  mtuOfPeers,
  macAddresses,
  duplicateMacs,
  bridgePorts,
  labSize,
  ovsInstalled,
  manyHosts,
  switchLoops,
  routes,
  gateways,
  routeLoops,
  filters,
  filtersWithoutForwarding,
  nftInstalled,
  services,
  servicesOnHost,
  switchPorts,
  vlanFilteringSupported,
  spanningTreeSettings,
  rapidTreesOverPatch,
  endSettings,
  impairments,
];

/**
 * All findings about a topology, errors before warnings. What the machine must
 * be able to do is looked at only when its capabilities are given.
 */
export function validateTopology(topology: Topology, capabilities?: Capabilities): Issue[] {
  const context = contextOf(topology, capabilities);
  const issues = RULES.flatMap((rule) => [...rule(context)]);
  return issues.sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}

export { addressProblem } from "./addresses";
export { hasErrors, type Issue } from "./issue";
export { interfaceNameProblem, namespaceNameProblem } from "./names";
export { uplinkAddressProblem } from "./rules/uplinks";
