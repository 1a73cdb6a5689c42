/** The machine's network cards: what a drawing may use as a port. */
import type { NetworkCard } from "@/lib/protocol/messages";
import { ask } from "./machine";

interface Link {
  ifname: string;
  flags: string[];
  linkinfo?: { info_kind?: string };
  addr_info: { local: string; prefixlen: number; scope: string }[];
}

/** Real cards have no driver kind (ip-link(8)); loopback has none either. */
export async function readCards(): Promise<NetworkCard[]> {
  const [links, routes] = await Promise.all([
    ask({ file: "ip", args: ["-json", "-details", "address", "show"] }),
    ask({ file: "ip", args: ["-json", "route", "show", "default"] }),
  ]);
  const gateways = JSON.parse(routes || "[]") as { gateway?: string; dev?: string }[];
  return (JSON.parse(links || "[]") as Link[])
    .filter(({ flags, linkinfo }) => !flags.includes("LOOPBACK") && !linkinfo?.info_kind)
    .map(({ ifname, flags, addr_info }) => {
      const gateway = gateways.find(({ dev }) => dev === ifname)?.gateway;
      return {
        name: ifname,
        carrier: flags.includes("LOWER_UP"),
        addresses: addr_info
          .filter(({ scope }) => scope === "global")
          .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
        ...(gateway && { gateway }),
      };
    });
}
