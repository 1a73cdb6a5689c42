import { expect, it } from "vitest";
import { readService, serviceStateText, showService } from "./serviceText";

it.each([
  ["web: python3 -m http.server 80", { name: "web", command: ["python3", "-m", "http.server", "80"] }],
  [
    "a.b-c:  sh -c 'echo \"two words\"; sleep 1'",
    { name: "a.b-c", command: ["sh", "-c", 'echo "two words"; sleep 1'] },
  ],
])("%s", (text, value) => {
  expect(readService(text)).toEqual({ value });
  expect(readService(showService(value))).toEqual({ value });
});

it.each(["", "web", "web:", ": iperf3 -s", "../x: iperf3", "web: 'open"])("refuses %j", (text) =>
  expect(readService(text)).toHaveProperty("refusal"),
);

it.each([
  [undefined, null],
  [{ command: [], state: "running" as const }, "running"],
  [{ command: [], state: "ended" as const, code: 0 }, "ended"],
  [{ command: [], state: "ended" as const, code: 7 }, "exited 7"],
  [{ command: [], state: "ended" as const, code: 137 }, "ended by signal 9"],
])("%j is %s", (found, text) => expect(serviceStateText(found)).toBe(text));
