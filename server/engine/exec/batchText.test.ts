import fc from "fast-check";
import { expect, test } from "vitest";
import { acknowledgementCounter, batchLines, failureText, fitsBatch } from "./batchText";

const ip = (...args: string[]) => ({ file: "ip", args });

test.each([
  [ip("link", "set", "tap1", "up"), true],
  [ip("-6", "addr", "flush", "dev", "tap1"), false],
  [ip("link", "set", "dev", "a#b", "up"), false],
  [ip("link", "set", "dev", "a b", "up"), false],
  [ip("link", "set", "dev", 'a"b', "up"), false],
  [ip("link", "set", "dev", "it's", "up"), false],
  [ip("link", "set", "dev", "a\\", "up"), false],
  [ip("link", "set", "dev", "", "up"), false],
  [{ file: "ovs-vsctl", args: ["add-br", "s1"] }, false],
])("whether %j can be a line of a batch: %j", (command, fits) => {
  expect(fitsBatch(command)).toBe(fits);
});

test("every command is followed by a question whose answer acknowledges it", () => {
  expect(batchLines(ip("netns", "add", "ns1"))).toBe("netns add ns1\nlink show dev lo\n");
});

test("acknowledgements are counted wherever the stream is cut", () => {
  const lo =
    "1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN mode DEFAULT group default qlen 1000\\    link/loopback 00:00:00:00:00:00\n";
  const output = `${lo}a stray line\n${lo}11: lo: <no>\n${lo}`;
  fc.assert(
    fc.property(fc.array(fc.nat(output.length), { maxLength: 8 }), (cuts) => {
      const count = acknowledgementCounter();
      const places = [0, ...cuts.sort((a, b) => a - b), output.length];
      const pieces = places.slice(1).map((end, index) => output.slice(places[index], end));
      expect(pieces.reduce((sum, piece) => sum + count(piece), 0)).toBe(3);
    }),
  );
});

test("the batch's own remark is no part of what is explained", () => {
  expect(failureText('Cannot find device "nope"\nCommand failed -:7\n')).toBe('Cannot find device "nope"');
  expect(failureText('Error: any valid prefix is expected rather than "x".\n')).toBe(
    'Error: any valid prefix is expected rather than "x".',
  );
});
