import { expect, test } from "vitest";
import { waysText } from "./waysText";

test("a table for each figure that was measured, and why a way is missing", () => {
  const lines = waysText({
    wirelab: "ways",
    version: 1,
    startedAt: "2026-07-11T18:30:05.123Z",
    endedAt: "2026-07-11T18:31:05.123Z",
    options: { rounds: 2, seconds: 1 },
    machine: { kernel: "6.1.0", cpu: "a processor", cpus: 2, load: 0, versions: [] },
    ways: [
      {
        id: "veth",
        title: "veth pair",
        summary: "",
        datapath: "kernel",
        off: null,
        samples: [
          { round: 1, test: "tcp", mbits: 1000 },
          { round: 2, test: "tcp", mbits: 3000 },
        ],
      },
      { id: "ovs", title: "Open vSwitch", summary: "", datapath: "netdev", off: "It is not installed.", samples: [] },
    ],
  });
  expect(lines).toContain("TCP throughput (more is better)");
  expect(lines).toContain("  veth pair  2.00 Gbit/s  1.00 Gbit/s – 3.00 Gbit/s");
  expect(lines).toContain("Open vSwitch was not measured: It is not installed.");
});
