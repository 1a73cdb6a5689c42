/** Wrong input and failing commands: told where they are, with what to do about them. */
import { CABLE_1, WAY_B } from "./data/wayB";
import { interfaceIn, namespacesIn, pings, textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";

test("what is wrong in a field is told at the field", async ({ editor, labs }) => {
  const { canvas, inspector } = editor;
  await editor.open(await labs.make("fields", WAY_B));
  await canvas.selectCable(CABLE_1);
  const address = inspector.field("Addresses", "tap1 at ns1");
  for (const [text, told] of [
    ["10.1.1.0/24", /network/],
    ["10.1.1.255/24", /broadcast/],
    ["10.1.1.300/24", /10\.1\.1\.300/],
    ["10.1.1.1", /prefix/],
  ] as const) {
    await inspector.fill("Addresses", text, "tap1 at ns1");
    await expect(address).toHaveAttribute("aria-invalid", "true");
    await expect(address).toHaveAccessibleDescription(told);
    await expect(editor.deployButton).toHaveAttribute("aria-disabled", "true");
  }
  await inspector.fill("Addresses", "10.1.1.1/24, fd00::1/64", "tap1 at ns1");
  await expect(address).not.toHaveAttribute("aria-invalid", "true");
  await expect(editor.issues).toBeHidden();

  await inspector.fill("MTU", "12", "tap1 at ns1");
  await expect(inspector.field("MTU", "tap1 at ns1")).toHaveAccessibleDescription(/68/);
});

test("names that the kernel refuses are refused before", async ({ editor, labs }) => {
  const { canvas, inspector } = editor;
  await editor.open(await labs.make("names", WAY_B));
  await canvas.selectNode("br-test");
  const name = inspector.field("Name");
  for (const [text, told] of [
    ["a-bridge-with-a-long-name", /15 is the most/],
    ["with/slash", /contains "\/"/],
    ["ns1", /called "ns1" already/],
  ] as const) {
    await inspector.fill("Name", text);
    await expect(name).toHaveAttribute("aria-invalid", "true");
    await expect(name).toHaveAccessibleDescription(told);
  }
  await name.press("Escape");
});

test("a duplicate address is marked on the canvas, and Deploy says why it waits", async ({ editor, labs }) => {
  const { canvas, inspector, page } = editor;
  await editor.open(await labs.make("duplicate", WAY_B));
  await canvas.selectCable(CABLE_1);
  await inspector.fill("Addresses", "10.1.1.2/24", "tap1 at ns1");
  await expect(editor.issues).toContainText("error");
  await expect(canvas.frame.getByRole("img", { name: /^\d errors?: .*10\.1\.1\.2/ }).first()).toBeVisible();
  await expect(editor.deployButton).toHaveAttribute("aria-disabled", "true");
  await editor.deployButton.hover();
  await expect(page.getByRole("tooltip")).toContainText(/Fix \d error/);
  await editor.undoButton.click();
  await expect(editor.issues).toBeHidden();
});

/** Makes the step fail that gives tap1 an IPv6 address, and succeed again. */
const ipv6 = (lab: string, on: boolean) =>
  textInLab(lab, "ns1", "sysctl", "-q", "-w", `net.ipv6.conf.tap1.disable_ipv6=${on ? 0 : 1}`);

test("a failed step is explained; Retry goes on from there", async ({ editor, labs }) => {
  const { canvas, plan, inspector } = editor;
  const lab = await labs.deploy("retry", WAY_B);
  await ipv6(lab, false);
  await editor.open(lab);
  await editor.deployed();
  await editor.page.keyboard.press("n");
  await canvas.selectCable(CABLE_1);
  await inspector.fill("Addresses", "10.1.1.1/24, fd00::1/64", "tap1 at ns1");
  await editor.deployButton.click();
  await expect(plan.failure).toContainText(/Step \d of \d failed/);
  await expect(plan.failure).toContainText("$ ip -n ns1 address add fd00::1/64 dev tap1");
  await expect(plan.failure).toContainText("IPv6 is switched off");
  expect(await namespacesIn(lab)).toContain("ns3");
  expect((await plan.allSteps()).map(({ state }) => state)).toContain("failed");

  await ipv6(lab, true);
  await plan.failure.getByRole("button", { name: "Retry" }).click();
  await editor.deployed();
  expect((await interfaceIn(lab, "ns1", "tap1"))?.addr_info).toContainEqual(
    expect.objectContaining({ local: "fd00::1" }),
  );
});

test("a failed step is rolled back to what stood before", async ({ editor, labs }) => {
  const { canvas, plan, inspector } = editor;
  const lab = await labs.deploy("roll-back", WAY_B);
  await ipv6(lab, false);
  await editor.open(lab);
  await editor.deployed();
  await editor.page.keyboard.press("n");
  await canvas.selectCable(CABLE_1);
  await inspector.fill("Addresses", "10.1.1.1/24, fd00::1/64", "tap1 at ns1");
  await editor.deployButton.click();
  await plan.failure.getByRole("button", { name: "Roll back" }).click();
  await expect(plan.failure).toBeHidden();
  await expect.poll(() => namespacesIn(lab)).toEqual(["ns1", "ns2"]);
  await expect(canvas.node("ns3")).toHaveAccessibleName(/planned/);
  await canvas.expectHalves(CABLE_1, "up", "up");
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
});

test("an interface that wears a drawn name is shown as foreign, and the plan says that it goes", async ({
  editor,
  labs,
}) => {
  const { canvas, plan } = editor;
  const lab = await labs.deploy("taken", WAY_B);
  await textInLab(lab, null, "ip", "link", "add", "br-tap3", "type", "ifb");
  await editor.open(lab);
  await editor.page.keyboard.press("n");
  await canvas.drawCable("ns3", "br-test");
  await canvas.expectHalves("ns3:tap3", "planned", "foreign");
  await expect.poll(async () => (await plan.commands())[0]).toBe("ip link delete br-tap3");
  await editor.deploy();
  await canvas.expectAllUp(3);
});
