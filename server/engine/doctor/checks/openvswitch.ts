/** Open vSwitch, tried as a lab uses it: its own database and switch, in a sandbox. */
import { commandsOf } from "@/lib/plan/steps/index";
import { command, type Finding, failureOf, firstLine, notInstalled, type Probe, versionIn } from "../probe";

const INSTALL = "Install it: sudo apt install openvswitch-switch";
const BRIDGE = "probe-ovs";

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
    const made = await run(command("ip", "link", "show", "dev", BRIDGE));
    const kernel = made.exitCode === 0;
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
