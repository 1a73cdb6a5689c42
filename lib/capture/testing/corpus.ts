/** Frames of every kind that filters tell apart. */
import { arp, ethernet, hex, icmp, ipv4, ipv6, llc, mac, type Part, tagged, tcp, text, udp, zeros } from "./frames";

const ALL: Part = [255, 255, 255, 255, 255, 255];
const STP: Part = [1, 0x80, 0xc2, 0, 0, 0];
const hello = text("hello, world");

export const CORPUS: Readonly<Record<string, Uint8Array>> = {
  arpRequest: ethernet(0x0806, arp(1, "10.0.0.1", "10.0.0.2"), ALL),
  arpReply: ethernet(0x0806, arp(2, "10.0.0.2", "10.0.0.1"), mac(1), mac(2)),
  rarp: ethernet(0x8035, arp(3, "0.0.0.0", "10.0.0.9"), ALL),
  ping: ethernet(0x0800, ipv4(1, icmp(8, 0, [0, 1, 0, 1, ...hello]))),
  pong: ethernet(
    0x0800,
    ipv4(1, icmp(0, 0, [0, 1, 0, 1, ...hello]), { from: "10.0.0.2", to: "10.0.0.1" }),
    mac(1),
    mac(2),
  ),
  unreachable: ethernet(0x0800, ipv4(1, icmp(3, 1, [...zeros(4), ...ipv4(17, udp(5, 6, zeros(8)))]))),
  syn: ethernet(0x0800, ipv4(6, tcp(40000, 80, 2, [], hex("020405b4")))),
  synAck: ethernet(0x0800, ipv4(6, tcp(80, 40000, 0x12), { from: "10.0.0.2", to: "10.0.0.1" })),
  push: ethernet(0x0800, ipv4(6, tcp(40000, 80, 0x18, text("GET / HTTP/1.1\r\n\r\n")))),
  reset: ethernet(0x0800, ipv4(6, tcp(443, 40001, 4), { from: "192.168.7.9", to: "172.16.0.1" })),
  options: ethernet(0x0800, ipv4(6, tcp(40000, 22, 2), { options: hex("94040000") })),
  dns: ethernet(0x0800, ipv4(17, udp(5353, 53, zeros(20)), { to: "8.8.8.8" })),
  dhcp: ethernet(0x0800, ipv4(17, udp(68, 67, zeros(240)), { from: "0.0.0.0", to: "255.255.255.255" }), ALL),
  multicast: ethernet(0x0800, ipv4(2, hex("1600fa01e0000116"), { to: "224.0.0.22" }), [1, 0, 94, 0, 0, 22]),
  firstFragment: ethernet(0x0800, ipv4(17, udp(1000, 2000, zeros(24)), { moreFragments: true })),
  laterFragment: ethernet(0x0800, ipv4(17, hex("03e807d00000000000000000"), { fragment: 4 })),
  sctp: ethernet(0x0800, ipv4(132, [...hex("0bb80bb9"), ...zeros(12)])),
  ospf: ethernet(0x0800, ipv4(89, zeros(24))),
  gre: ethernet(0x0800, ipv4(47, zeros(24))),
  ping6: ethernet(0x86dd, ipv6(58, icmp(128, 0, [0, 1, 0, 1, ...hello]))),
  solicitation: ethernet(
    0x86dd,
    ipv6(58, icmp(135, 0, zeros(24)), "fe80::1", "ff02::1:ff00:2", 255),
    [51, 51, 255, 0, 0, 2],
  ),
  tcp6: ethernet(0x86dd, ipv6(6, tcp(50000, 443, 2))),
  udp6: ethernet(0x86dd, ipv6(17, udp(53, 50001, zeros(12)))),
  fragment6: ethernet(0x86dd, ipv6(44, [...hex("1100000112345678"), ...udp(1, 2, zeros(16))])),
  hopByHop: ethernet(0x86dd, ipv6(0, [...hex("3a00050200000100"), ...icmp(143, 0)])),
  stp: ethernet(38, llc(0x42, [...hex("0000000000"), ...zeros(30)]), STP),
  llcIpx: ethernet(30, llc(0xe0, zeros(27))),
  lldp: ethernet(0x88cc, zeros(30)),
  vlanPing: ethernet(0x8100, tagged(10, 0x0800, ipv4(1, icmp(8, 0, zeros(8))))),
  vlanTcp: ethernet(0x8100, tagged(20, 0x0800, ipv4(6, tcp(40000, 80, 2), { options: hex("94040000") }), 5)),
  vlanArp: ethernet(0x8100, tagged(10, 0x0806, arp(1, "10.0.0.1", "10.0.0.2"))),
  vlan6: ethernet(0x8100, tagged(10, 0x86dd, ipv6(17, udp(53, 50001, zeros(12))))),
  qinq: ethernet(0x88a8, tagged(100, 0x8100, tagged(10, 0x0800, ipv4(17, udp(7, 9, zeros(4)))))),
  large: ethernet(0x0800, ipv4(17, udp(1, 2, zeros(1200)))),
};
