/** Reads a packet layer by layer. Whatever its bytes are, something is shown and nothing is thrown. */
import { LINKTYPE, type LinkType } from "../link";
import { arp } from "./arp";
import { Bytes, CutShort } from "./bytes";
import { data } from "./data";
import { dhcp } from "./dhcp";
import { dns } from "./dns";
import { ethernet } from "./ethernet";
import { icmp } from "./icmp";
import { icmpv6 } from "./icmpv6";
import { igmp } from "./igmp";
import { ipv4 } from "./ipv4";
import { ipv6 } from "./ipv6";
import { type Decoded, type Dissector, type Inside, PacketWriter, type ProtocolName } from "./layer";
import { llc } from "./llc";
import { lldp } from "./lldp";
import { rawIp } from "./rawIp";
import { stp } from "./stp";
import { tcp } from "./tcp";
import { udp } from "./udp";
import { vlan } from "./vlan";
import { vxlan } from "./vxlan";

const DISSECTORS: Readonly<Record<ProtocolName, Dissector>> = {
  ...{ ethernet, rawIp, llc, vlan, arp, ipv4, ipv6, icmp, icmpv6, igmp, tcp, udp, dns, dhcp, vxlan, stp, lldp, data },
};

/** Tunnels in tunnels end here: bytes can claim to be nested for ever. */
const MAX_LAYERS = 32;

/** @param length on the wire, where the bytes may be only its beginning */
export function decodePacket(bytes: Uint8Array, linkType: LinkType, length = bytes.length): Decoded {
  const packet = new PacketWriter();
  const whole = new Bytes(bytes);
  let next: Inside | null = { protocol: linkType === LINKTYPE.ethernet ? "ethernet" : "rawIp", bytes: whole };
  for (let depth = 0; next && depth < MAX_LAYERS; depth++) {
    try {
      next = DISSECTORS[next.protocol](next.bytes, packet);
    } catch (error) {
      if (!(error instanceof CutShort)) throw error;
      next = null;
      if (length <= bytes.length) packet.wrong("The packet ends before what it should hold.");
      else if (!packet.summary.info) packet.say("Cut off by the capture");
    }
  }
  const { layers, summary, problem } = packet;
  for (const layer of layers) layer.length = Math.max(0, Math.min(layer.length, bytes.length - layer.at));
  return { layers, summary, problem };
}
