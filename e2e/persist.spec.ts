/** Nothing is lost by a reload, and two windows show one lab. */
import { CABLE_1, CABLE_2, WAY_B } from "./data/wayB";
import { textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";
import { Editor } from "./pages/editor";

test("a reload finds everything: drawing, places, states and the last run", async ({ editor, labs }) => {
  const { canvas, page, plan } = editor;
  const lab = await labs.make("reload", WAY_B);
  await editor.open(lab);
  await canvas.moveNode("ns1", { x: 0, y: -80 });
  await editor.deploy();
  const steps = await plan.allSteps();
  await textInLab(lab, null, "ip", "link", "set", "br-tap2", "down");
  await canvas.expectHalves(CABLE_2, "no-carrier", "admin-down");
  const drawn = await canvas.places();
  await editor.saved();

  await page.reload();
  await editor.ready();
  await canvas.expectHalves(CABLE_1, "up", "up");
  await canvas.expectHalves(CABLE_2, "no-carrier", "admin-down");
  await expect(editor.drift).toHaveText("1 drift");
  expect(await canvas.places()).toEqual(drawn);
  await editor.drift.click();
  await page.getByRole("button", { name: "Adopt all" }).click();
  await expect(editor.drift).toBeHidden();
  expect(await plan.allSteps()).toEqual(steps);
});

test("a second window is in step, for edits and for states", async ({ editor, labs, context }) => {
  const lab = await labs.deploy("windows", WAY_B);
  const second = new Editor(await context.newPage());
  await editor.open(lab);
  await second.open(lab);
  await second.canvas.expectAllUp(2);

  await editor.canvas.dragFromPalette("namespace", { x: 0.5, y: 0.1 });
  await expect(second.canvas.node("ns3")).toBeVisible();
  await second.canvas.drawCable("ns3", "br-test");
  await expect(editor.canvas.cables).toHaveCount(3);
  await editor.deploy();
  await second.deployed();
  await second.canvas.expectAllUp(3);
  await second.actOnCable(CABLE_1, /^Set tap1 down/);
  await editor.canvas.expectHalves(CABLE_1, "admin-down", "no-carrier");
});
