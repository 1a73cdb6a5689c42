/** What flows through cables, on the cables. */
import { spawn } from "node:child_process";
import { CABLE_1, CABLE_2, WAY_B } from "./data/wayB";
import { enterLab, textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";

/** Figures come once a second. */
const FIGURES = { timeout: 6_000 };

test("a running ping is seen on its cables, and no longer when it ends", async ({ editor, labs }) => {
  const { canvas, inspector } = editor;
  const lab = await labs.deploy("traffic", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);
  await expect(canvas.traffic(CABLE_1)).toHaveCount(0);

  const { file, args, env } = enterLab(lab, "ns1", ["ping", "-q", "-i", "0.01", "-s", "1400", "10.1.1.2"]);
  const ping = spawn(file, args, { env, stdio: "ignore" });
  // Up to 100 packets of 1442 bytes a second, each way.
  await expect(canvas.traffic(CABLE_1)).toHaveText(/^→ [\d.]+[kM] ← [\d.]+[kM] bit\/s$/, FIGURES);
  await expect(canvas.traffic(CABLE_2)).toBeVisible();
  await expect(canvas.cable(CABLE_1).locator(".traffic-glow")).toHaveAttribute("data-weight", /[12]/);
  await canvas.selectCable(CABLE_1);
  await expect(inspector.panel.getByTestId("link-traffic")).toContainText(/ns1 to br-test\s*[\d.]+ [kM]bit\/s/);

  // nsenter passes a SIGTERM on to nobody: the lab's own ping ends with its command.
  await labs.exec(lab, "ns1", "ip", "link", "set", "tap1", "down");
  await expect(canvas.traffic(CABLE_2)).toHaveCount(0, FIGURES);
  ping.kill();
});

test("a rate set by keyboard while the lab runs is in the kernel at once, on the cable, and undone", async ({
  editor,
  labs,
}) => {
  const { canvas, inspector, page } = editor;
  const lab = await labs.deploy("impair", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);
  await canvas.selectCable(CABLE_1);
  const end = inspector.panel.getByRole("group", { name: "tap1 at ns1" });
  await end.getByText("Line towards the other end").press("Enter");
  await end.getByLabel("Rate", { exact: true }).fill("10mbit");
  await page.keyboard.press("Enter");
  await expect(canvas.impairment(CABLE_1)).toHaveText("→ 10mbit");
  expect(await textInLab(lab, "ns1", "tc", "qdisc", "show", "dev", "tap1")).toMatch(/^qdisc tbf .* rate 10Mbit/);
  await editor.deployed();

  // The slider takes effect when it rests.
  await end.getByLabel("Rate slider").press("ArrowLeft");
  await expect(canvas.impairment(CABLE_1)).not.toHaveText("→ 10mbit");
  await page.getByRole("tab", { name: "Commands" }).click();
  await page.getByLabel("Filter by text").fill("qdisc change dev tap1");
  await expect(page.getByTestId("log-line").filter({ hasText: "tbf rate" })).toHaveCount(1);

  for (const text of ["→ 10mbit", null]) {
    await page.getByRole("button", { name: "Undo" }).click();
    if (text) await expect(canvas.impairment(CABLE_1)).toHaveText(text);
  }
  await expect(canvas.impairment(CABLE_1)).toHaveCount(0);
  expect(await textInLab(lab, "ns1", "tc", "qdisc", "show", "dev", "tap1")).toContain("noqueue");
});
