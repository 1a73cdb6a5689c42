/** Words that explanations, drift and headings share. */
import { type InterfaceRef, ROOT_NS } from "../../topology/places";

/** "tap1 in ns1"; the lab's root goes without saying. */
export const placeName = ({ ns, name }: InterfaceRef): string => (ns === ROOT_NS ? name : `${name} in ${ns}`);

/** "the namespace ns1", "the lab's root namespace". */
export const namespaceName = (ns: string): string =>
  ns === ROOT_NS ? "the lab's root namespace" : `the namespace ${ns}`;

export const isIPv6 = (cidr: string): boolean => cidr.includes(":");
