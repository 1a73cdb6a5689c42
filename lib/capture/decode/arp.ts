/** Address resolution (RFC 826), with probes and announcements (RFC 5227). */
import type { Dissector } from "./layer";

const OPERATIONS: Readonly<Record<number, string>> = {
  1: "request",
  2: "reply",
  3: "reverse request",
  4: "reverse reply",
};
const NOBODY = "0.0.0.0";

function story(operation: number, senderMac: string, sender: string, target: string): string {
  if (operation === 2) return `${sender} is at ${senderMac}`;
  if (operation !== 1) return `${OPERATIONS[operation] ?? `operation ${operation}`}: ${senderMac}`;
  if (sender === target) return `Announces that it has ${sender}`;
  return sender === NOBODY ? `Does anyone have ${target}? (probe)` : `Who has ${target}? Tell ${sender}`;
}

export const arp: Dissector = (bytes, packet) => {
  const layer = packet.layer("ARP", bytes, "Address resolution");
  const [hardware, protocol, hardwareLength, protocolLength] = [bytes.u16(0), bytes.u16(2), bytes.u8(4), bytes.u8(5)];
  const operation = bytes.u16(6);
  layer.add("Kind of hardware", 0, 2, hardware === 1 ? "Ethernet" : hardware);
  layer.add("Kind of protocol", 2, 2, protocol === 0x0800 ? "IPv4" : protocol);
  layer.add("Length of hardware addresses", 4, 1, hardwareLength);
  layer.add("Length of protocol addresses", 5, 1, protocolLength);
  layer.add("Operation", 6, 2, `${operation} (${OPERATIONS[operation] ?? "unknown"})`);
  if (hardwareLength !== 6 || protocolLength !== 4) return { protocol: "data", bytes: bytes.from(8) };
  layer.length = 28;
  const [senderMac, sender, targetMac, target] = [bytes.mac(8), bytes.ip4(14), bytes.mac(18), bytes.ip4(24)];
  layer.add("Sender's MAC", 8, 6, senderMac);
  layer.add("Sender's IP", 14, 4, sender);
  layer.add("Target's MAC", 18, 6, targetMac);
  layer.add("Target's IP", 24, 4, target);
  const says = story(operation, senderMac, sender, target);
  layer.title = `Address resolution: ${says}`;
  packet.say(says);
  return null;
};
