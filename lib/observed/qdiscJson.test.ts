import { expect, it } from "vitest";
import { egressOfKind, parseQdiscs } from "./qdiscJson";

/** As tc of iproute2 6.1 printed it. */
const OUTPUT = `[{"kind":"noqueue","handle":"0:","dev":"lo","root":true,"refcnt":2,"options":{}},
{"kind":"blackhole","handle":"1:","dev":"p1","root":true,"refcnt":3,"options":{}},
{"kind":"tbf","handle":"1:","dev":"p2","root":true,"refcnt":3,"options":{"rate":1250000,"burst":"6250b/1","mpu":0,"lat":95000,"linklayer":"ethernet"}},
{"kind":"netem","handle":"10:","dev":"p2","parent":"1:1","options":{"limit":390,"delay":{"delay":0.02,"jitter":0.005,"correlation":0},"loss-random":{"loss":0.01,"correlation":0},"ecn":false,"gap":0}},
{"kind":"netem","handle":"1:","dev":"p3","root":true,"refcnt":3,"options":{"limit":1000,"delay":{"delay":0.1,"jitter":0,"correlation":0},"duplicate":{"duplicate":0.02,"correlation":0},"reorder":{"reorder":0.25,"correlation":0},"corrupt":{"corrupt":0.001,"correlation":0},"ecn":false,"gap":1}},
{"kind":"htb","handle":"1:","dev":"p4","root":true,"refcnt":3,"options":{}}]`;

it("reads what is done to packets that leave", () => {
  expect(Object.fromEntries(parseQdiscs(OUTPUT))).toEqual({
    p1: { block: true },
    p2: { rate: 10e6, delay: 20e3, jitter: 5e3, loss: 1 },
    p3: { delay: 100e3, duplicate: 2, reorder: 25, corrupt: 0.1 },
    p4: { other: "htb" },
  });
  expect(parseQdiscs("").size).toBe(0);
  expect(parseQdiscs("Cannot find device").size).toBe(0);
});

it("knows what the kernel chooses by itself", () => {
  expect(egressOfKind("noqueue")).toEqual({});
  expect(egressOfKind("fq_codel")).toEqual({});
  expect(egressOfKind("tbf")).toEqual({ egress: { other: "tbf" } });
});
