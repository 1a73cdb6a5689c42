/** What may be said of a switch and of its ports, beyond their interfaces' own settings. */
import { z } from "zod";
import { impairSchema } from "./impair";

const seconds = (words: string) => z.number().int().optional().describe(words);

const timers = {
  priority: z
    .number()
    .int()
    .optional()
    .describe("Bridge priority, 0 to 65535 in steps of 4096: the switch with the lowest becomes the root"),
  maxAge: seconds("Seconds for which what a neighbour said of the root is believed, 6 to 40"),
  forwardDelay: seconds("Seconds that a port listens, and then again learns, before it forwards"),
};
const helloTime = seconds("Seconds between two hellos of the root, 1 to 10");

const onOff = z.boolean();
const ABOUT_STP = "Spanning tree: true, or a group of its settings; off unless set";

/** Spanning tree of a Linux bridge, which speaks STP (802.1D). */
export const bridgeStp = z.union([onOff, z.strictObject({ ...timers, helloTime })]).describe(ABOUT_STP);

/** Spanning tree of an Open vSwitch, which speaks STP and RSTP (802.1D-2004). */
export const ovsStp = z
  .union([
    onOff,
    z.strictObject({
      protocol: z.enum(["stp", "rstp"]).optional().describe("stp unless set; rstp recovers within a second"),
      ...timers,
      helloTime: helloTime.describe("Seconds between two hellos of the root, 1 to 10; RSTP has its own"),
    }),
  ])
  .describe(ABOUT_STP);

export const switchFields = {
  ageingTime: seconds("Seconds for which a learned MAC address is remembered, 300 unless set"),
  multicastSnooping: z
    .boolean()
    .optional()
    .describe("Whether multicast goes only to ports that asked for it; a Linux bridge does so unless told not to"),
};

export const vlanFiltering = z
  .boolean()
  .optional()
  .describe("Whether the bridge looks at VLAN tags; without it all its ports are one network");

const vlanId = z.number().int();

/** How a switch treats what comes and goes at one of its ports. */
export const switchPort = z.strictObject({
  vlan: vlanId.optional().describe("Access port: its frames are untagged and belong to this VLAN, 1 to 4094"),
  trunks: z.array(vlanId).optional().describe("Trunk port: the VLANs that pass, tagged"),
  native: vlanId.optional().describe("The VLAN of a trunk port's untagged frames"),
  cost: z.number().int().optional().describe("Cost of the way through this port for the spanning tree"),
  priority: z.number().int().optional().describe("Priority of the port in the spanning tree; lower is preferred"),
  hairpin: z.boolean().optional().describe("Whether a frame may leave by the port where it came in (Linux bridge)"),
  isolated: z.boolean().optional().describe("Whether the port talks only to ports that are not isolated"),
});
export type SwitchPort = z.infer<typeof switchPort>;

/** Offloads of an interface by the names that ethtool(8) gives them in short. */
export const OFFLOADS = ["rx", "tx", "sg", "tso", "gso", "gro"] as const;
export type Offload = (typeof OFFLOADS)[number];

export const endFields = {
  impair: impairSchema.optional().describe("What is done to the packets that leave this end"),
  txqueuelen: z.number().int().optional().describe("Length of the transmit queue in packets"),
  offload: z
    .strictObject({
      rx: z.boolean().optional().describe("Checksums of received packets"),
      tx: z.boolean().optional().describe("Checksums of sent packets"),
      sg: z.boolean().optional().describe("Scatter-gather"),
      tso: z.boolean().optional().describe("TCP segmentation"),
      gso: z.boolean().optional().describe("Generic segmentation"),
      gro: z.boolean().optional().describe("Generic receive"),
    })
    .optional()
    .describe("What the interface does instead of the protocol stack, as ethtool -K switches it"),
};
export type OffloadSettings = NonNullable<z.infer<(typeof endFields)["offload"]>>;

/** The spanning tree that a switch runs: null for none. */
export type StpSettings = Exclude<z.infer<typeof ovsStp>, boolean>;

/** What a node says of the spanning tree as one record; null where it runs none. */
export function stpOf(node: { kind: string; stp?: z.infer<typeof ovsStp> }): StpSettings | null {
  const { stp } = node;
  if (stp === undefined || stp === false) return null;
  return stp === true ? {} : stp;
}

/** What a link's end says of the port; an end that says nothing is an ordinary port. */
export function portOf(link: { a: object; b: object }, side: "a" | "b"): SwitchPort {
  return (link[side] as { port?: SwitchPort }).port ?? {};
}

/** The VLANs of a port in few letters: "vlan 10", "trunk 10,20 native 1"; null where nothing is said. */
export function vlanText({ vlan, trunks, native }: SwitchPort): string | null {
  if (vlan !== undefined) return `vlan ${vlan}`;
  if (trunks === undefined && native === undefined) return null;
  const tagged = trunks && trunks.length > 0 ? ` ${trunks.join(",")}` : "";
  return `trunk${tagged}${native === undefined ? "" : ` native ${native}`}`;
}
