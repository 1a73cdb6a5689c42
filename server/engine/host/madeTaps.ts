/**
 * TAPs between their making and their mark. The kernel makes them by an ioctl of
 * /dev/net/tun alone, which knows no interface group and no alias (rtnetlink refuses:
 * drivers/net/tun.c, tun_validate). So there is a moment in which one is nobody's. What is
 * about to be made is therefore written down first, and after an engine was killed the next
 * one marks what it finds as `ip tuntap add` left it.
 */
import { MARK_GROUP, markText } from "@/lib/observed/marks";
import type { PlannedStep } from "@/lib/plan/step";
import { linkSet } from "@/lib/plan/steps/iproute";
import { ROOT_NS } from "@/lib/topology/places";
import { runCommand } from "@/server/engine/exec/run";
import { ask, hostHandle, type MachineLink } from "./machine";

/** Names of the TUN and TAP devices of the machine's root that a plan makes. */
export const tapsMadeBy = (steps: readonly PlannedStep[]): string[] =>
  steps.flatMap(({ step }) =>
    step.op === "addDevice" && step.ns === ROOT_NS && (step.device.kind === "tap" || step.device.kind === "tun")
      ? [step.device.name]
      : [],
  );

/** As `ip tuntap add` leaves one: nobody has it open, and nothing was done to it. */
export const isPristineTap = ({ flags, master, group, ifalias, linkinfo, addr_info }: MachineLink): boolean =>
  linkinfo?.info_kind === "tun" &&
  linkinfo.info_data?.persist === true &&
  !flags.includes("UP") &&
  master === undefined &&
  group === "default" &&
  ifalias === undefined &&
  addr_info.length === 0;

/** Marks those of these names that an engine had just made when it was killed. */
export async function markMadeTaps(names: readonly string[], lab: string): Promise<void> {
  if (names.length === 0) return;
  const links = JSON.parse(
    (await ask({ file: "ip", args: ["-json", "-details", "address", "show"] })) || "[]",
  ) as MachineLink[];
  for (const link of links) {
    if (!names.includes(link.ifname) || !isPristineTap(link)) continue;
    const words = ["alias", markText(lab), "group", String(MARK_GROUP)];
    await runCommand(hostHandle(lab), linkSet({ ns: ROOT_NS, name: link.ifname }, ...words));
  }
}
