import { expect, it } from "vitest";
import type { Issue } from "@/lib/validate/issue";
import { issueText } from "./issueText";

const issue: Issue = {
  severity: "error",
  rule: "address-network",
  path: "links[2].a.addresses[0]",
  element: { type: "link", id: "ns1:tap1" },
  reason: "10.1.1.0/24 is the network's own address.",
  remedy: "Choose a host address.",
};

it("prints as compilers do", () => {
  expect(issueText("lab.yaml", { ...issue, line: 12 })).toBe(
    "lab.yaml:12: error links[2].a.addresses[0]: 10.1.1.0/24 is the network's own address. (Choose a host address.)",
  );
});

it("leaves out what is not known", () => {
  expect(issueText("-", { ...issue, path: "", remedy: "", severity: "warning" })).toBe(
    "-: warning 10.1.1.0/24 is the network's own address.",
  );
});
