/** What kinds of interfaces can be captured on, and how pcap files call them. */

/** https://www.tcpdump.org/linktypes.html */
export const LINKTYPE = { ethernet: 1, raw: 101 } as const;
export type LinkType = (typeof LINKTYPE)[keyof typeof LINKTYPE];

/** Types of hardware in the kernel's words (linux/if_arp.h). */
const ETHERNET = new Set([1, 772]); // ARPHRD_ETHER, ARPHRD_LOOPBACK
const RAW_IP = new Set([65534, 519, 768, 769, 776]); // ARPHRD_NONE (TUN), _RAWIP, _TUNNEL, _TUNNEL6, _SIT

/** The link type of an interface by its type of hardware; null when its packets cannot be read. */
export function linkTypeOf(hardware: number): LinkType | null {
  if (ETHERNET.has(hardware)) return LINKTYPE.ethernet;
  return RAW_IP.has(hardware) ? LINKTYPE.raw : null;
}
