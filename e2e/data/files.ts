/** Topology files, good and broken. */

export const GOOD_FILE = `# Uploaded.
wirelab: 1
name: From a file
nodes:
  - { name: left, kind: namespace }
  - { name: right, kind: namespace }
links:
  - { kind: veth, a: { node: left, name: eth0, addresses: [192.168.7.1/24] }, b: { node: right, name: eth0, addresses: [192.168.7.2/24] } }
`;

/** A network address where a host's belongs, on line 8. */
export const BROKEN_FILE = GOOD_FILE.replace("192.168.7.1/24", "192.168.7.0/24");
export const BROKEN = { line: "line 8", path: "links[0].a.addresses[0]", reason: "192.168.7.0/24" };

/** No YAML at all from line 5 on. */
export const NO_YAML = GOOD_FILE.replace("{ name: left, kind: namespace }", "{ name: left, kind: [namespace }");
