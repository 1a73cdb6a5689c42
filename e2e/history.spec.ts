/** Undo and redo, of the drawing and of a lab that runs; copies; and what plan and canvas tell of each other. */
import { WAY_B } from "./data/wayB";
import { expect, test } from "./fixtures/test";

test("an edit is undone and redone, with its file", async ({ editor, labs }) => {
  const lab = await labs.make("undo", { gallery: "linux-bridge" });
  const { canvas } = editor;
  const file = labs.fileOf(lab);
  await editor.open(lab);
  await canvas.chooseForNode("ns2", /^Delete/);
  await expect(canvas.node("ns2")).toHaveCount(0);
  await expect(canvas.cables).toHaveCount(1);
  await editor.saved();
  expect(file.text()).not.toContain("ns2");

  await editor.undoButton.click();
  await expect(canvas.node("ns2")).toBeVisible();
  await expect(canvas.label("tap2 10.1.1.2")).toBeVisible();
  await editor.saved();
  expect(file.text()).toContain("ns2");

  await editor.redoButton.click();
  await expect(canvas.node("ns2")).toHaveCount(0);
  await editor.page.keyboard.press("Control+z");
  await expect(canvas.cables).toHaveCount(2);
});

test("undo of a deployed edit is a plan back", async ({ editor, labs }) => {
  const lab = await labs.deploy("undo-live", WAY_B);
  await editor.open(lab);
  await editor.deployed();
  await editor.canvas.chooseForNode("ns2", /^Delete/);
  await expect.poll(() => editor.plan.commands()).toEqual(["ip link delete br-tap2", "ip netns delete ns2"]);
  await editor.deploy();
  await editor.undoButton.click();
  await expect.poll(() => editor.plan.commands()).toContain("ip netns add ns2");
  await editor.deploy();
  await editor.canvas.expectAllUp(2);
});

test("a duplicate has names and addresses of its own", async ({ editor, labs }) => {
  const { canvas, page } = editor;
  await editor.open(await labs.make("copy", { gallery: "linux-bridge" }));
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+d");
  await expect(canvas.nodes).toHaveCount(6);
  await expect(canvas.cables).toHaveCount(4);
  await expect(canvas.label("tap3 10.1.1.3")).toBeVisible();
  await expect(editor.issues).toBeHidden();
});

test("a command and its element point at each other", async ({ editor, labs }) => {
  const { canvas, plan } = editor;
  await editor.open(await labs.make("hover", { gallery: "linux-bridge" }));
  const addNs1 = plan.steps.filter({ hasText: "ip netns add ns1" });
  await canvas.node("ns1").hover();
  await expect(addNs1).toHaveAttribute("data-hovered", "true");
  await addNs1.hover();
  await expect(canvas.node("ns1").locator(".node-card")).toHaveClass(/border-accent/);
  await expect(canvas.node("ns2").locator(".node-card")).not.toHaveClass(/border-accent/);
});
