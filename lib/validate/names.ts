/** What the kernel, iproute2 and Wirelab accept as names. */

import { MAX_INTERFACE_NAME } from "../topology/edits/names";

const encoder = new TextEncoder();

/** Interfaces made by the kernel or by Open vSwitch's datapaths in every namespace or in the root. */
const RESERVED_INTERFACES = new Map([
  ["lo", "every namespace has its loopback interface of that name"],
  // sysctl has directories net/ipv4/conf/all and …/default, so the kernel refuses both with EINVAL.
  ["all", "the kernel keeps that word for the settings of all interfaces"],
  ["default", "the kernel keeps that word for the settings of new interfaces"],
  ["ovs-system", "Open vSwitch's kernel datapath makes that interface"],
  ["ovs-netdev", "Open vSwitch's userspace datapath makes that interface"],
]);

/** The longest file name (NAME_MAX): a namespace is a file in /run/netns. */
const MAX_NAMESPACE_NAME = 255;

/** The kernel's isspace() sees bytes, and counts 0xa0 as white space: "à" (c3 a0) is refused, "é" (c3 a9) is not. */
const isKernelSpace = (byte: number) => byte === 0xa0;

/** Names that need no closer look, apart from their length and reserved words. */
const ORDINARY = /^[a-z0-9][a-z0-9_.-]*$/i;

const byteLength = (name: string) => (ORDINARY.test(name) ? name.length : encoder.encode(name).length);

/** What holds for every name, of an interface, a namespace or the drawing's host. */
function anyNameProblem(name: string, maxBytes: number): string | null {
  if (name === "") return "the name is empty";
  const bytes = byteLength(name);
  if (bytes > maxBytes) return `"${name}" is ${bytes} bytes long; ${maxBytes} is the most`;
  // Looked up in plain records, such names find what every JavaScript object inherits.
  if (name in {}) return `"${name}" is a word that programs keep for themselves`;
  if (ORDINARY.test(name)) return null;
  if (name === "." || name === "..") return `"${name}" is a directory, not a name`;
  if (name.startsWith("-")) return `"${name}" begins with "-", which commands take for an option`;
  if (name.includes("/")) return `"${name}" contains "/"`;
  if (/\s/u.test(name)) return `${JSON.stringify(name)} contains white space`;
  if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(name)) return `${JSON.stringify(name)} contains a character that cannot be seen`;
  // `ip -batch` cuts a line at "#" and reads quotes and backslashes itself (iproute2, lib/utils.c).
  const special = /["'#\\]/.exec(name)?.[0];
  return special ? `"${name}" contains ${special}, which has a meaning of its own for ip -batch` : null;
}

/**
 * Why the kernel or a tool would refuse this name for an interface, or null when
 * it is good: dev_valid_name() in net/core/dev.c, and what `ip` cannot pass on.
 */
export function interfaceNameProblem(name: string): string | null {
  const problem = anyNameProblem(name, MAX_INTERFACE_NAME);
  if (problem) return problem;
  if (name.includes(":")) return `"${name}" contains ":", which the kernel keeps for alias addresses`;
  if (name.includes("%")) return `"${name}" contains "%", which the kernel replaces by a number`;
  if (!ORDINARY.test(name) && encoder.encode(name).some(isKernelSpace)) {
    return `"${name}" contains a letter with the byte a0, which the kernel takes for white space`;
  }
  const reserved = RESERVED_INTERFACES.get(name);
  return reserved ? `"${name}" is reserved: ${reserved}` : null;
}

/** Why this name would be refused for a namespace (ip-netns(8)), or null when it is good. */
export function namespaceNameProblem(name: string): string | null {
  return anyNameProblem(name, MAX_NAMESPACE_NAME);
}
