import { expect, test } from "vitest";
import { IpOutputError, parseIpAddresses, parseNetnsList } from "./ipJson";

test("nothing printed is nothing there", () => {
  expect(parseIpAddresses("")).toEqual([]);
  expect(parseIpAddresses("\n")).toEqual([]);
  expect(parseIpAddresses("[]\n")).toEqual([]);
});

test.each(["{}", "[{", "Cannot open network namespace", "null", "7"])(
  "%s is an error that carries what was printed",
  (output) => {
    expect(() => parseIpAddresses(output)).toThrow(IpOutputError);
    try {
      parseIpAddresses(output);
    } catch (error) {
      expect(error).toMatchObject({ output });
    }
  },
);

test("an interface of which next to nothing is told has defaults, and empty objects are skipped", () => {
  expect(parseIpAddresses('[{},null,{"ifindex":3,"ifname":"x"}]')).toEqual([
    { ifindex: 3, name: "x", kind: "", flags: [], operstate: "", mtu: 0, mac: "", addresses: [] },
  ]);
});

test("a peer in the same namespace is told by name, one elsewhere by index", () => {
  const veth = (more: object) => ({ linkinfo: { info_kind: "veth" }, ...more });
  const read = parseIpAddresses(
    JSON.stringify([
      veth({ ifindex: 5, ifname: "l2", link: "l1" }),
      veth({ ifindex: 6, ifname: "l1", link: "l2" }),
      veth({ ifindex: 7, ifname: "t", link_index: 5, link_netnsid: 2 }),
      veth({ ifindex: 8, ifname: "alone", link: null }),
      { ifindex: 9, ifname: "vlan", link: "l1", linkinfo: { info_kind: "vlan" } },
    ]),
  );
  expect(read.map(({ peer, peerNsid }) => [peer?.ifindex, peerNsid])).toEqual([
    [6, undefined],
    [5, undefined],
    [5, 2],
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test("32 bit counters and unknown port states are taken as they are told", () => {
  const [read] = parseIpAddresses(
    '[{"ifindex":1,"ifname":"x","stats":{"rx":{"bytes":5},"tx":{}},"linkinfo":{"info_slave_kind":"bridge","info_slave_data":{"state":"new"}}}]',
  );
  expect(read?.counters).toMatchObject({ rxBytes: 5, txBytes: 0 });
  expect(read?.port).toBeUndefined();
});

test("ids of namespaces, where they have one", () => {
  expect(parseNetnsList('[{"name":"ns3"},{"name":"ns2","id":1},{"name":"x","id":-1}]')).toEqual(
    new Map([
      ["ns3", null],
      ["ns2", 1],
      ["x", null],
    ]),
  );
  expect(parseNetnsList("")).toEqual(new Map());
});
