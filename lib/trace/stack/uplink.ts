/** A packet at the machine's end of the uplink: where what is the lab's ends, and what can be told ends with it. */
import { networkOf, parseCidr, parseIp } from "../../topology/address";
import type { Outcome, Visit } from "./visit";

function isIn(network: string, address: string): boolean {
  const [cidr, ip] = [parseCidr(network), parseIp(address)];
  return cidr !== null && ip?.family === cidr.family && networkOf({ ...cidr, value: ip.value }).value === cidr.value;
}

export function leaveByUplink(visit: Visit): Outcome {
  const { uplink } = visit.context.world.observed;
  const { source, destination } = visit.packet;
  if (!uplink) return { doubt: true };
  const { device, addresses, forwarding, network, obstacles } = uplink;
  const at = (kind: "arrival" | "firewall" | "nat" | "route", text: string, ...commands: string[]) =>
    visit.step(kind, text, commands, device);
  if (addresses.some((cidr) => cidr.split("/")[0] === destination)) {
    visit.add(
      at(
        "arrival",
        `${destination} is this machine itself, at its end of the uplink, ${device}. Whether it answers is for its own packet filter to say.`,
        `sudo ip address show dev ${device}`,
      ),
    );
    return { doubt: true, left: true };
  }
  const table = `sudo nft list table ip ${device}`;
  if (network !== null && source !== null && !isIn(network, source)) {
    const text = `This machine drops it at ${device}: it lets out only what comes from ${network}, and this comes from ${source}.`;
    return visit.die("firewall", at("firewall", text, table));
  }
  if (!forwarding) {
    const text = `It ends at ${device}: this machine does not pass on packets (net.ipv4.ip_forward is 0).`;
    return visit.die("forwarding-off", at("route", text, "sysctl net.ipv4.ip_forward"));
  }
  const translated =
    network === null
      ? `The address translation is gone from this machine, so that it leaves as coming from ${source}, to where no answer finds back.`
      : `This machine puts an address of its own in the place of ${source} (masquerade), and passes it on by its own routes.`;
  for (const obstacle of obstacles) visit.context.doubts.push(obstacle);
  visit.add(at("nat", `It leaves the lab by ${device}. ${translated}`, table, `ip route get ${destination}`));
  return { doubt: true, left: true };
}
