import { expect, it } from "vitest";
import { hostEntrance } from "./exec";

it("takes a way into a namespace of the host and nothing that could be run besides", () => {
  const ways = [["--"], ["--net=/run/netns/ns1", "--"]];
  for (const args of ways) expect(hostEntrance({ file: "nsenter", args })).toEqual({ file: "nsenter", args });
  for (const [file, ...args] of [
    ["touch", "/root/mine"],
    ["nsenter"],
    ["nsenter", "--", "touch", "/root/mine"],
    ["nsenter", "touch"],
    ["nsenter", "--net=/run/netns/ns1", "touch"],
    ["nsenter", "--net=/run/netns/../../home/ada/ns", "--"],
    ["nsenter", "--net=/run/netns/..", "--"],
    ["nsenter", "--mount=/home/ada/ns", "--"],
    ["nsenter", "--net=/run/netns/ns1", "--root=/home/ada", "--"],
    ["/home/ada/nsenter", "--"],
  ])
    expect(() => hostEntrance({ file: file ?? "", args })).toThrow("no way into a node");
});
