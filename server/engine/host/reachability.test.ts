import { expect, test } from "vitest";
import { parseConnections } from "./reachability";

test("local addresses of established connections, IPv4 and IPv6", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000
   1: 0A01A8C0:0016 0700000A:D431 01 00000000:00000000
   2: 0000000000000000FFFF00000B01A8C0:0016 0000000000000000FFFF00000800000A:D432 01 00000000:00000000
   3: B80D0120000000000000000001000000:0016 B80D0120000000000000000002000000:D433 01 00000000:00000000`;
  expect([...parseConnections(table)]).toEqual([
    ["192.168.1.10", "10.0.0.7"],
    ["192.168.1.11", "10.0.0.8"],
    ["2001:db8::1", "2001:db8::2"],
  ]);
});
