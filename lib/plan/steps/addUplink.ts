import { ROOT_NS } from "../../topology/places";
import { uplinkNetwork } from "../../topology/uplink";
import type { StepOf } from "../step";
import { type UplinkPart, uplinkCommands } from "../uplink";
import type { StepKind } from "./kind";

const WORDS: Record<Exclude<UplinkPart, "staleNat">, (step: StepOf<"addUplink">) => string> = {
  nat: ({ address, device }) =>
    `the machine lets out what comes from ${uplinkNetwork(address)} in its own name (NAT, in the nftables table ip ${device}), and lets nothing in that was not asked for`,
  cable: ({ device, name, place }) =>
    `a veth pair joins ${device} on the machine to ${name} in ${place === "root" ? "its root, where the switches are" : "the lab's root"}`,
  settings: ({ device, address }) => `${device} has ${address}, the router of that network, and is up`,
  forwarding: () => "the machine passes on IPv4 packets that are for somebody else",
};

export const addUplink: StepKind<"addUplink"> = {
  commands: (step) =>
    uplinkCommands(step).map((command) => (step.place === "root" ? command : { ...command, machine: true })),
  inverse: ({ name, device, parts, place }) =>
    place === "root"
      ? { op: "deleteInterface", at: { ns: ROOT_NS, name: device }, kind: "veth", peer: { ns: ROOT_NS, name } }
      : {
          op: "deleteUplink",
          name,
          device,
          table: parts.includes("nat"),
          cable: parts.includes("cable"),
          forwarding: parts.includes("forwarding"),
        },
  explain: (step) => {
    const parts = step.parts.flatMap((part) => (part === "staleNat" ? [] : [WORDS[part](step)]));
    const holder =
      step.place === "machine" && step.holder === null && step.parts.includes("cable")
        ? " HOLDER is the number of the lab's first process, which it gets when it starts."
        : "";
    const where = step.place === "root" ? "" : ", run by root on this machine and not in the lab";
    return `Leads the lab out${where}: ${parts.join("; ")}.${holder}`;
  },
};
