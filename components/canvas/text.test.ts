import { describe, expect, it } from "vitest";
import type { LinkTruth } from "@/lib/observed/linkState";
import { nothingObserved, type Observed } from "@/lib/observed/types";
import type { Link, Topology } from "@/lib/topology/schema";
import { announcement } from "./Announcer";
import { linkLabel } from "./ariaText";
import { matching } from "./Combobox";
import { endText } from "./labelText";
import { addressText, nodeTexts } from "./nodeText";
import { searchIndex } from "./searchIndex";

const veth: Link = {
  kind: "veth",
  a: { node: "ns2", name: "tap2", addresses: ["10.1.1.2/24", "fd00::2/64"] },
  b: { node: "br-test", name: "br-tap2" },
};
const internal: Link = { kind: "ovs-internal", a: { node: "ns4", name: "tap4" }, b: { node: "ovs-test" } };
const topology: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns2", kind: "namespace" },
    { name: "br-test", kind: "bridge", stp: true, addresses: ["10.1.1.254/24"] },
    { name: "ns4", kind: "namespace" },
    { name: "ovs-test", kind: "ovs" },
  ],
  links: [veth, internal],
};

const truth = (text: string, state: LinkTruth["state"]): LinkTruth => {
  const end = { state, name: "x", ref: null, observed: null, text, reason: "" };
  return { a: end, b: end, state, text };
};

describe("words on cards and cables", () => {
  it("cards tell kind, settings, ports and addresses", () => {
    const texts = nodeTexts(topology);
    expect(texts.get("br-test")).toEqual({
      kindLine: "bridge · STP on · 1 port",
      cables: 1,
      addresses: ["10.1.1.254/24"],
    });
    expect(texts.get("ns2")?.addresses).toEqual(["10.1.1.2/24", "fd00::2/64"]);
    expect(addressText(["10.1.1.2/24", "fd00::2/64"])).toBe("10.1.1.2/24 +1");
  });

  it("ends tell name and address, an internal port is told once", () => {
    expect(endText(veth, "a")).toEqual({ name: "tap2", detail: "10.1.1.2 +1" });
    expect(endText(veth, "b")).toEqual({ name: "br-tap2", detail: "" });
    expect(endText(internal, "a")).toEqual({ name: "tap4", detail: "internal port" });
    expect(endText(internal, "b")).toBeNull();
  });

  it("an end that exists shows the kernel's addresses, not the drawn ones", () => {
    const observed = {
      addresses: [
        { cidr: "10.9.9.9/24", family: "inet", scope: "global" },
        { cidr: "fe80::1/64", family: "inet6", scope: "link" },
      ],
    };
    const end = { ...truth("up", "up").a, observed: observed as unknown as NonNullable<LinkTruth["a"]["observed"]> };
    expect(endText(veth, "a", end)).toEqual({ name: "tap2", detail: "10.9.9.9" });
  });
});

describe("what screen readers hear", () => {
  it("names both ends and the state", () => {
    expect(linkLabel(veth, truth("br-tap2 set down", "admin-down"))).toBe(
      "link tap2 in ns2 to br-tap2 on br-test: br-tap2 set down",
    );
    expect(linkLabel(internal, undefined)).toBe("link tap4 in ns4 to ovs-test: planned");
  });

  it("tells many changes as counts", () => {
    const links = Array.from({ length: 5 }, (_, at): Link => ({ ...veth, a: { node: "ns2", name: `t${at}` } }));
    const truths = Object.fromEntries(
      links.map((link, at) => [`ns2:${link.a.name}`, at < 3 ? truth("up", "up") : truth("x set down", "admin-down")]),
    );
    expect(announcement(links, truths)).toBe("5 links changed: 3 up, 2 admin down");
    expect(announcement(links.slice(0, 1), truths)).toBe("link t0 in ns2 to br-tap2 on br-test: up");
  });
});

describe("search", () => {
  const observed: Observed = {
    ...nothingObserved(),
    namespaces: {
      ns2: {
        name: "ns2",
        nsid: 0,
        interfaces: {
          tap2: {
            ifindex: 2,
            name: "tap2",
            kind: "veth",
            flags: [],
            operstate: "UP",
            mtu: 1500,
            mac: "ca:ad:5c:ca:e3:3a",
            addresses: [],
          },
        },
      },
    },
  };
  const choices = searchIndex(topology, observed).map(({ key, title, detail }) => ({
    key,
    text: `${title} ${detail}`,
    content: null,
  }));
  const find = (typed: string) => matching(choices, typed).map(({ key }) => key);

  it.each([
    ["br-test", ["node/br-test", "link/ns2:tap2 b"]],
    ["10.1.1.2/24", ["link/ns2:tap2 a"]],
    ["E3:3A", ["link/ns2:tap2 a"]],
    ["tap ns2", ["link/ns2:tap2 a"]],
    ["nothing", []],
  ])("%s", (typed, keys) => expect(find(typed)).toEqual(keys));
});
