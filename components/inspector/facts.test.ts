import { describe, expect, test } from "vitest";
import type { ObservedInterface } from "@/lib/observed/types";
import { interfaceFacts } from "./facts";

const iface: ObservedInterface = {
  ifindex: 4,
  name: "br-tap2",
  kind: "veth",
  flags: ["BROADCAST", "UP", "LOWER_UP"],
  operstate: "UP",
  mtu: 1500,
  mac: "ca:ad:5c:ca:e3:3a",
  addresses: [],
  port: { state: "forwarding" },
  counters: { rxBytes: 18_200, rxPackets: 0, rxDropped: 0, txBytes: 0, txPackets: 0, txDropped: 0 },
};
const row = (of: ObservedInterface, label: string) => interfaceFacts(of).find((fact) => fact.label === label);

describe("interfaceFacts", () => {
  test("an end that carries has no coloured row", () => {
    expect(interfaceFacts(iface).filter(({ tone }) => tone)).toEqual([]);
    expect(row(iface, "stp")?.value).toBe("forwarding");
  });
  test("a set-down end says nothing of its carrier", () => {
    const down = { ...iface, flags: ["BROADCAST"] };
    expect(row(down, "admin")).toEqual({ label: "admin", value: "down", tone: "down" });
    expect(row(down, "carrier")?.value).toBe("–");
  });
  test("an end that is up without carrier is amber", () => {
    expect(row({ ...iface, flags: ["UP"] }, "carrier")).toEqual({ label: "carrier", value: "no", tone: "nocar" });
  });
  test("a held port is violet", () => {
    expect(row({ ...iface, port: { state: "blocking" } }, "stp")?.tone).toBe("block");
  });
});
