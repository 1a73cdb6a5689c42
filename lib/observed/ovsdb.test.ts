import { expect, test } from "vitest";
import { createJsonStream, JsonStreamError } from "./jsonStream";
import { applyOvsdbUpdate, keepOvs, ovsBridges } from "./ovsdb";

const rows = applyOvsdbUpdate(
  {},
  {
    Open_vSwitch: { r: { new: { bridges: ["uuid", "b"] } } },
    Bridge: {
      b: {
        new: {
          name: "s1",
          datapath_type: "netdev",
          ports: [
            "set",
            [
              ["uuid", "p"],
              ["uuid", "lost"],
            ],
          ],
        },
      },
    },
    Port: {
      p: {
        new: {
          name: "bond",
          interfaces: [
            "set",
            [
              ["uuid", "i"],
              ["uuid", "j"],
            ],
          ],
        },
      },
    },
    Interface: {
      i: { new: { name: "e0", type: "", options: ["map", []], error: ["set", []] } },
      j: { new: { name: "e1", type: "", error: "no device" } },
    },
  },
);

test("every interface of a port is where a cable ends; what refers to nothing is skipped", () => {
  expect(ovsBridges(rows)).toEqual({
    s1: {
      name: "s1",
      datapath: "netdev",
      ports: { e0: { name: "e0", type: "" }, e1: { name: "e1", type: "", error: "no device" } },
    },
  });
});

test("an update makes new rows and leaves the old", () => {
  const after = applyOvsdbUpdate(rows, { Interface: { i: { old: { name: "e0" } } } });
  expect(Object.keys(ovsBridges(after).s1?.ports ?? {})).toEqual(["e1"]);
  expect(Object.keys(ovsBridges(rows).s1?.ports ?? {})).toEqual(["e0", "e1"]);
});

test.each([null, 7, [], { Bridge: null }, { Bridge: { b: null } }])("%j does not break anything", (update) => {
  expect(() => ovsBridges(applyOvsdbUpdate(rows, update))).not.toThrow();
});

test("what did not change keeps its identity, whatever the order of its keys", () => {
  const port = (name: string) => ({ name, type: "" });
  const before = {
    running: true,
    bridges: {
      s1: { name: "s1", datapath: "", ports: { a: port("a"), b: port("b") } },
      s2: { name: "s2", datapath: "", ports: {} },
    },
  };
  const turned = {
    bridges: {
      s2: { ports: {}, datapath: "", name: "s2" },
      s1: { name: "s1", datapath: "", ports: { b: port("b"), a: port("a") } },
    },
    running: true,
  };
  expect(keepOvs(before, turned)).toBe(before);
  const after = keepOvs(before, {
    ...turned,
    bridges: { ...turned.bridges, s2: { ...turned.bridges.s2, datapath: "netdev" } },
  });
  expect(after.bridges.s1).toBe(before.bridges.s1);
  expect(after.bridges.s2).not.toBe(before.bridges.s2);
});

test("a stream that is no JSON is an error", () => {
  expect(() => createJsonStream(() => {}).write(new TextEncoder().encode("HTTP/1.1 {400}"))).toThrow(JsonStreamError);
});

test("braces, quotes and backslashes within strings end nothing, wherever the stream is cut", () => {
  const messages = [{ a: 'x"}{\\' }, { b: ["\\\\", "]"] }, { c: "é}" }];
  const bytes = new TextEncoder().encode(messages.map((one) => JSON.stringify(one)).join(""));
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const got: unknown[] = [];
    const stream = createJsonStream((value) => got.push(value));
    stream.write(bytes.subarray(0, cut));
    stream.write(bytes.subarray(cut));
    expect(got).toEqual(messages);
  }
});
