/** What a network that is drawn beside another one must not use: names and addresses. */
import { networksOverlap, parseCidr } from "../address";
import { drawnInterfaces } from "../interfaces";
import { endName } from "../places";
import type { Topology } from "../schema";

/** The highest numbers in use, of names as the generator gives them; trunks are counted from 0, all others from 1. */
interface Numbers {
  switches: number;
  stations: number;
  cables: number;
  trunks: number;
}

export const NONE_BEFORE: Numbers = { switches: 0, stations: 0, cables: 0, trunks: 0 };

const NUMBERED: [keyof Numbers, RegExp][] = [
  ["switches", /^(?:br|ovs)(\d+)$/],
  ["stations", /^ns(\d+)$/],
  ["cables", /^(?:br-|ovs-)?tap(\d+)$/],
  ["trunks", /^t(\d+)$/],
];

export function lastNumbers(topology: Topology): Numbers {
  const last = { ...NONE_BEFORE };
  const see = (name: string) => {
    for (const [what, pattern] of NUMBERED) {
      const digits = pattern.exec(name)?.[1];
      if (digits === undefined) continue;
      const number = Number(digits) + (what === "trunks" ? 1 : 0);
      last[what] = Math.max(last[what], number);
    }
  };
  for (const { name } of topology.nodes) see(name);
  for (const link of topology.links) {
    see(link.a.name);
    see(endName(link, "b"));
  }
  return last;
}

/** The first /16 of 10.0.0.0/8 that no address of a drawing is in; with room for every station. */
export function freeSubnet(topology?: Topology): { subnet: string; addressOf(station: number): string } {
  const taken = (topology ? drawnInterfaces(topology) : []).flatMap(({ settings }) =>
    (settings.addresses ?? []).flatMap((text) => parseCidr(text) ?? []),
  );
  for (let second = 0; second < 256; second++) {
    const subnet = `10.${second}.0.0/16`;
    const network = parseCidr(subnet);
    if (network && taken.some((cidr) => networksOverlap(network, cidr))) continue;
    return { subnet, addressOf: (station) => `10.${second}.${station >> 8}.${station & 255}/16` };
  }
  throw new Error("Every network of 10.0.0.0/8 is in use in this drawing.");
}
