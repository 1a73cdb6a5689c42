/** Open vSwitch, tried as a lab uses it: its own database and switch, in a sandbox. */
import { commandsOf } from "@/lib/plan/steps/index";
import { command, type Finding, failureOf, firstLine, notInstalled, type Probe, versionIn } from "../probe";
import { OPEN_TUN } from "./tunDevice";

const INSTALL = "Install it: sudo apt install openvswitch-switch";
const BRIDGE = "probe-ovs";
const USERSPACE_BRIDGE = "probe-ovs-user";

export const openvswitch: Probe = {
  id: "openvswitch",
  title: "Open vSwitch",
  needed: "Open vSwitch nodes; labs with Linux bridges work without",
  async find(run): Promise<Finding> {
    const missing = { state: "warning", capabilities: { ovs: "missing" } } as const;
    const told = await run(command("ovs-vswitchd", "--version"));
    if (notInstalled(told)) return { ...missing, detail: "not installed", remedy: INSTALL };
    for (const step of commandsOf({ op: "startOvs" })) {
      const result = await run(step);
      if (notInstalled(result)) return { ...missing, detail: `${step.file} is not installed`, remedy: INSTALL };
      if (result.exitCode !== 0) {
        return {
          ...missing,
          detail: `does not start: ${failureOf(result)}`,
          remedy: "Reinstall it: sudo apt install --reinstall openvswitch-switch",
        };
      }
    }
    // Without a datapath type the switch asks the kernel for one; where there is none, its interface never appears.
    await run(command("ovs-vsctl", "--timeout=5", "add-br", BRIDGE));
    const isThere = async (name: string) => (await run(command("ip", "link", "show", "dev", name))).exitCode === 0;
    const kernel = await isThere(BRIDGE);
    if (!kernel) {
      const netdev = ["--", "set", "bridge", USERSPACE_BRIDGE, "datapath_type=netdev"];
      await run(command("ovs-vsctl", "--timeout=5", "add-br", USERSPACE_BRIDGE, ...netdev));
      // The userspace datapath's interfaces are TAPs.
      if (!(await isThere(USERSPACE_BRIDGE))) {
        return { ...missing, detail: "its switches get no interface of their own", remedy: OPEN_TUN };
      }
    }
    const version = versionIn(firstLine(told));
    const datapath = kernel ? "kernel datapath" : "userspace datapath";
    return {
      state: "ok",
      detail: `${version}, ${datapath}`,
      fact: `Open vSwitch ${version} (${datapath})`,
      capabilities: { ovs: kernel ? "system" : "netdev" },
    };
  },
};
