/** Live truth: what anybody does inside the lab is seen on the canvas, and answered. */
import { CABLE_1, CABLE_2, WAY_B, WAY_B_FILE } from "./data/wayB";
import { interfaceIn, namespacesIn, pings, textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";

/** How soon a change in the kernel must be seen. */
const SOON = { timeout: 2_000 };

test("an end set down in a shell is seen at once, and restored", async ({ editor, labs }) => {
  const { canvas, page } = editor;
  const lab = await labs.deploy("shell", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);

  expect((await labs.exec(lab, "br-test", "ip", "link", "set", "br-tap1", "down")).exitCode).toBe(0);
  await canvas.expectHalves(CABLE_1, "no-carrier", "admin-down", SOON);
  await expect(canvas.chip("br-tap1 set down")).toBeVisible();
  await expect(editor.drift).toHaveText("1 drift");

  await editor.drift.click();
  await expect(editor.dialog).toContainText("br-tap1 was set down");
  await page.getByRole("button", { name: "Restore all" }).click();
  await canvas.expectAllUp(2);
  await expect(editor.drift).toBeHidden();
  expect((await interfaceIn(lab, null, "br-tap1"))?.flags).toContain("UP");
});

test("what was changed by hand is adopted into the drawing", async ({ editor, labs }) => {
  const { canvas, inspector } = editor;
  const lab = await labs.deploy("adopt", { file: WAY_B_FILE });
  await editor.open(lab);
  await labs.exec(lab, "ns2", "ip", "address", "add", "10.1.1.77/24", "dev", "tap2");
  await expect(editor.drift).toBeVisible(SOON);
  await canvas.selectCable(CABLE_2);
  await expect(inspector.truth).toContainText("10.1.1.77/24 was added to tap2");
  await inspector.button("Adopt").click();
  await expect(editor.drift).toBeHidden();
  await expect(inspector.field("Addresses", "tap2 at ns2")).toHaveValue(/10\.1\.1\.77\/24/);
  await editor.deployed();
  expect(labs.fileOf(lab).text()).toContain("10.1.1.77/24");
  expect(labs.fileOf(lab).text()).toContain("# Written by hand.");
});

test("a cable is unplugged and plugged in again", async ({ editor, labs }) => {
  const { canvas } = editor;
  const lab = await labs.deploy("plug", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);
  await editor.actOnCable(CABLE_2, /^Unplug/);
  await canvas.expectHalves(CABLE_2, "missing", "missing");
  expect(await interfaceIn(lab, "ns2", "tap2")).toBeUndefined();
  await expect(canvas.node("ns2")).toBeVisible();

  await editor.actOnCable(CABLE_2, /^Plug in again/);
  await canvas.expectAllUp(2);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
});

test("keys set the ends of the selected cable down and up", async ({ editor, labs }) => {
  const { canvas } = editor;
  await editor.open(await labs.deploy("keys", WAY_B));
  await canvas.expectAllUp(2);
  await canvas.selectCable(CABLE_1);
  await editor.actByKey("1");
  await canvas.expectHalves(CABLE_1, "admin-down", "no-carrier");
  await editor.actByKey("1");
  await canvas.expectAllUp(2);
  await editor.actByKey("2");
  await canvas.expectHalves(CABLE_1, "no-carrier", "admin-down");
});

test("what somebody else made is shown as foreign and left alone by a deploy", async ({ editor, labs }) => {
  const { canvas, page } = editor;
  const lab = await labs.deploy("foreign", WAY_B);
  await editor.open(lab);
  await labs.exec(lab, "br-test", "ip", "netns", "add", "stranger");
  await expect(canvas.stranger("stranger")).toBeVisible(SOON);
  await expect(canvas.stranger("stranger")).toHaveAccessibleName(
    "namespace stranger, exists and is not in the drawing",
  );
  await expect(canvas.stranger("stranger").locator(".node-card")).toHaveCSS("border-style", "dashed");

  await page.keyboard.press("n");
  await editor.deploy();
  expect(await namespacesIn(lab)).toEqual(["ns1", "ns2", "ns3", "stranger"]);

  await canvas.stranger("stranger").getByRole("button", { name: "Adopt" }).click();
  await expect(canvas.node("stranger")).toBeVisible();
  await expect(canvas.stranger("stranger")).toHaveCount(0);
});

test("the kernel's events and every command are in the log", async ({ editor, labs }) => {
  const { page } = editor;
  const lab = await labs.deploy("log", WAY_B);
  await editor.open(lab);
  const lines = page.getByTestId("log-line");
  await page.getByRole("tab", { name: "Commands" }).click();
  await page.getByLabel("Filter by text").fill("br-tap2");
  await expect(lines.filter({ hasText: "ip link set br-tap2 master br-test" })).toHaveCount(1);

  await page.getByRole("tab", { name: "Events" }).click();
  await textInLab(lab, null, "ip", "link", "set", "br-tap2", "down");
  await page.getByLabel("Filter by text").fill("br-tap2");
  await expect(lines.filter({ hasText: /br-tap2.*down/i }).first()).toBeVisible(SOON);
});

test("details of both ends come from the kernel", async ({ editor, labs }) => {
  const { canvas, inspector } = editor;
  const lab = await labs.deploy("details", WAY_B);
  await editor.open(lab);
  await canvas.selectCable(CABLE_1);
  await expect(inspector.linkTitle).toHaveText("tap1 ⇄ br-tap1");
  const { address, addr_info } = (await interfaceIn(lab, "ns1", "tap1")) ?? { address: "", addr_info: [] };
  await expect(inspector.end("tap1")).toContainText(address);
  for (const { local, prefixlen } of addr_info)
    await expect(inspector.end("tap1")).toContainText(`${local}/${prefixlen}`);
  await textInLab(lab, "ns1", "ip", "link", "set", "tap1", "mtu", "1420");
  await expect(inspector.end("tap1")).toContainText("1420", SOON);
});
