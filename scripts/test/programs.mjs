/** The programs that tests need from the system, and how to get them on Debian. */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Program, Debian's package, and what cannot be tested without it. */
const NEEDED = [
  ["ip", "iproute2", "everything that touches the kernel"],
  ["unshare", "util-linux", "everything that touches the kernel"],
  ["ping", "iputils-ping", "traffic"],
  ["ovs-vsctl", "openvswitch-switch", "Open vSwitch"],
  ["ethtool", "ethtool", "checksum offload"],
  ["nft", "nftables", "firewalls and address translation"],
  ["iperf3", "iperf3", "throughput"],
  ["iperf3", "iperf3", "throughput"],
  ["traceroute", "traceroute", "tracing routes"],
  ["tcpdump", "tcpdump", "capture"],
  ["chromium", "chromium", "the browser"],
];

const FOLDERS = [...(process.env.PATH ?? "").split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];
const isThere = (program) => FOLDERS.some((folder) => folder !== "" && existsSync(join(folder, program)));
const missing = () => NEEDED.filter(([program]) => !isThere(program));

const POLICY = "/usr/sbin/policy-rc.d";

/**
 * Runs apt-get with services kept from starting: the machine's own Open vSwitch
 * is none of our business. Exit code 101 is Debian's "forbidden by policy".
 */
function apt(args) {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status, stdout, stderr } = spawnSync("apt-get", ["-qq", "-o", "Dpkg::Use-Pty=0", ...args], {
      encoding: "utf8",
      env,
    });
    if (status !== 0) console.log(`apt-get ${args.join(" ")} failed:\n${stdout}${stderr}`);
    return status === 0;
  } finally {
    if (ours) rmSync(POLICY);
  }
}

/** Installs what is missing when it can. @returns programs that are still missing, with what they are for */
export function providePrograms() {
  const packages = missing().map(([, name]) => name);
  if (packages.length > 0 && process.getuid() === 0 && isThere("apt-get")) {
    console.log(`Installing ${packages.join(", ")} …`);
    if (apt(["update"])) apt(["install", "-y", "--no-install-recommends", ...packages]);
  }
  const lacking = missing();
  for (const [program, name, purpose] of lacking) {
    console.log(`${program} is missing, so tests of ${purpose} are skipped. On Debian: sudo apt install ${name}`);
  }
  return lacking.map(([program]) => program);
}
