/** The main job: from an empty canvas to a network that the kernel runs, by mouse. */
import { WAY_B_COMMANDS } from "./data/wayB";
import { holderOf, interfaceIn, namespacesIn, pings, textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";
import { Home } from "./pages/home";

test("draws two namespaces and a bridge, deploys them, and sets an end down", async ({ page, editor, labs }) => {
  const { canvas, plan } = editor;
  const lab = labs.freshName("draw");
  const home = new Home(page);
  await home.open();
  await home.makeLab(lab);
  await editor.ready();

  await test.step("drag nodes from the palette and cables from card to card", async () => {
    await canvas.dragFromPalette("namespace", { x: 0.18, y: 0.3 });
    await canvas.dragFromPalette("namespace", { x: 0.82, y: 0.3 });
    await canvas.dragFromPalette("bridge", { x: 0.5, y: 0.7 });
    await canvas.drawCable("ns1", "br-test");
    await canvas.drawCable("ns2", "br-test");
    for (const label of ["tap1 10.1.1.1", "br-tap1", "tap2 10.1.1.2", "br-tap2"])
      await expect(canvas.label(label)).toBeVisible();
    await expect(canvas.node("ns1")).toHaveAccessibleName("namespace ns1, 10.1.1.1/24, planned");
    await canvas.expectHalves("ns1:tap1", "planned", "planned");
  });

  await test.step("the plan shows every command before anything runs", async () => {
    await expect.poll(() => plan.commands()).toEqual(WAY_B_COMMANDS);
    for (const step of await plan.allSteps()) expect(step).toMatchObject({ state: null, time: "" });
    await editor.saved();
    expect(holderOf(lab)).toBeNull();
  });

  await test.step("Deploy runs exactly these and says how long each took", async () => {
    await editor.deploy();
    const steps = await plan.allSteps();
    expect(steps.flatMap(({ commands }) => commands)).toEqual(WAY_B_COMMANDS);
    for (const { state, time, commands } of steps) {
      expect(state, commands.join()).toBe("done");
      expect(time, commands.join()).toMatch(/^(< )?[\d.]+ (ms|s)$/);
    }
    await canvas.expectAllUp(2);
  });

  await test.step("the kernel has it, seen from outside", async () => {
    expect(await namespacesIn(lab)).toEqual(["ns1", "ns2"]);
    for (const [netns, name, local] of [
      ["ns1", "tap1", "10.1.1.1"],
      ["ns2", "tap2", "10.1.1.2"],
    ] as const) {
      const found = await interfaceIn(lab, netns, name);
      expect(found?.flags).toEqual(expect.arrayContaining(["UP", "LOWER_UP"]));
      expect(found?.addr_info).toContainEqual(expect.objectContaining({ local, prefixlen: 24 }));
    }
    const ports = JSON.parse(await textInLab(lab, null, "bridge", "-j", "link", "show")) as {
      ifname: string;
      master: string;
    }[];
    expect(ports.map(({ ifname, master }) => `${ifname} ${master}`).sort()).toEqual([
      "br-tap1 br-test",
      "br-tap2 br-test",
    ]);
    expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
  });

  await test.step("an end set down by the menu is red, its peer amber, the other cable untouched", async () => {
    await editor.actOnCable("ns2:tap2", /^Set br-tap2 down/);
    await expect(canvas.chip("br-tap2 set down")).toBeVisible();
    await canvas.expectHalves("ns2:tap2", "no-carrier", "admin-down");
    await canvas.expectHalves("ns1:tap1", "up", "up");
    expect((await interfaceIn(lab, null, "br-tap2"))?.flags).not.toContain("UP");
    await expect.poll(async () => (await interfaceIn(lab, "ns2", "tap2"))?.flags).toContain("NO-CARRIER");
    expect(await pings(lab, "ns1", "10.1.1.2")).toBe(false);
  });

  await test.step("and up again", async () => {
    await editor.actOnCable("ns2:tap2", /^Set br-tap2 up/);
    await canvas.expectAllUp(2);
    expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
  });
});

test("the first node can be dropped on the words of the empty canvas", async ({ editor, labs }) => {
  await editor.open(await labs.make("first"));
  await expect(editor.page.getByText("Draw a network, and the kernel makes it real")).toBeVisible();
  await editor.canvas.dragFromPalette("namespace", { x: 0.5, y: 0.5 });
  await expect(editor.canvas.node("ns1")).toBeVisible();
});
