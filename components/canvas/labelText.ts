/** What stands beside a cable, and the room it takes. Pure. */
import type { EndTruth } from "@/lib/observed/linkState";
import type { PortTree } from "@/lib/observed/spanningTree";
import { isOneInterface } from "@/lib/topology/places";
import type { Link, Side } from "@/lib/topology/schema";
import { portOf, vlanText } from "@/lib/topology/switching";
import type { EndWidths } from "./labelPlacement";

export interface EndText {
  name: string;
  /** Address without its prefix length, or what kind of port it is; empty when there is nothing to say. */
  detail: string;
}

const MONO_LETTER = 6.95;
const CHIP_LETTER = 7;

const bare = (cidr: string) => cidr.replace(/\/.*/, "");

function addressDetail(cidrs: readonly string[]): string {
  const [first, ...more] = cidrs;
  if (first === undefined) return "";
  return more.length > 0 ? `${bare(first)} +${more.length}` : bare(first);
}

const ROLES: Record<PortTree["role"], string> = {
  root: "root",
  designated: "desig.",
  alternate: "altern.",
  backup: "backup",
  disabled: "",
};

/** What a switch's port says of itself: its VLANs as drawn, its part in the spanning tree as it is. */
function portWords(link: Link, side: Side, truth: EndTruth | undefined): string[] {
  return [vlanText(portOf(link, side)) ?? "", truth?.tree ? ROLES[truth.tree.role] : ""];
}

/** The words at one end: the kernel's own addresses where the interface exists, else the drawn ones. */
export function endText(link: Link, side: Side, truth?: EndTruth): EndText | null {
  // The switch's side of an internal port has the same name as the namespace's: one label tells both.
  if (isOneInterface(link) && side === "b") return null;
  const end = link[side] as { name: string; addresses?: string[] };
  const observed = truth?.observed?.addresses.filter(({ scope }) => scope !== "link").map(({ cidr }) => cidr);
  const detail = [addressDetail(observed ?? end.addresses ?? []), ...portWords(link, side, truth)]
    .filter(Boolean)
    .join(" ");
  if (detail === "" && link.kind === "ovs-internal") return { name: end.name, detail: "internal port" };
  if (link.kind === "port") return { name: end.name, detail: "port" };
  if (detail === "" && link.kind === "ovs-patch") return { name: end.name, detail: "patch" };
  return { name: end.name, detail };
}

/** Widths of the words at one end, with and without the address; null where there are none. */
export function endLabelWidths(link: Link, side: Side, truth?: EndTruth): EndWidths | null {
  const drawn = endText(link, side);
  // Room for whatever part a port may come to play in the spanning tree, so that words do not move when it changes.
  const text = drawn && truth?.tree ? { ...drawn, detail: `${drawn.detail} ${ROLES.alternate}`.trim() } : drawn;
  if (!text) return null;
  const width = (letters: number) => Math.ceil(letters * MONO_LETTER + 12);
  return { name: width(text.name.length), whole: width(text.name.length + (text.detail ? text.detail.length + 1 : 0)) };
}

/** Width of the chip that says this. */
export const chipWidth = (text: string): number => Math.ceil(text.length * CHIP_LETTER + 36);
