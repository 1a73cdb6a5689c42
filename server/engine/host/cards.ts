/** The machine's network cards: what a drawing may use as a port. */
import { linkMark } from "@/lib/observed/marks";
import type { NetworkCard } from "@/lib/protocol/labState";
import { ask, type MachineLink } from "./machine";

const addressesOf = ({ addr_info }: MachineLink): string[] =>
  addr_info.filter(({ scope }) => scope === "global").map(({ local, prefixlen }) => `${local}/${prefixlen}`);

/**
 * Real cards have no driver kind (ip-link(8)); loopback has none either. A machine that is
 * a container has the end of a veth pair for a card: with an address, and nobody's port.
 */
export function isCard(link: MachineLink): boolean {
  const { flags, linkinfo, link_netnsid, master, group = "", ifalias = "" } = link;
  if (flags.includes("LOOPBACK")) return false;
  if (!linkinfo?.info_kind) return true;
  const leadsOut = linkinfo.info_kind === "veth" && link_netnsid !== undefined && master === undefined;
  return leadsOut && addressesOf(link).length > 0 && linkMark(ifalias, group) === undefined;
}

export async function readCards(): Promise<NetworkCard[]> {
  const [links, routes] = await Promise.all([
    ask({ file: "ip", args: ["-json", "-details", "address", "show"] }),
    ask({ file: "ip", args: ["-json", "route", "show", "default"] }),
  ]);
  const gateways = JSON.parse(routes || "[]") as { gateway?: string; dev?: string }[];
  return (JSON.parse(links || "[]") as MachineLink[]).filter(isCard).map((link) => {
    const gateway = gateways.find(({ dev }) => dev === link.ifname)?.gateway;
    return {
      name: link.ifname,
      carrier: link.flags.includes("LOWER_UP"),
      addresses: addressesOf(link),
      ...(gateway && { gateway }),
    };
  });
}
