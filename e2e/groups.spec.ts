/** Groups of nodes: framed, collapsed to one box that tells the worst within, and there again after a reload. */
import { textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";

/** Two namespaces on a bridge, which are cabled to a bridge outside as well. */
const SITE = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: br-site, kind: bridge }
  - { name: br-out, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: br-site, name: p1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: br-site, name: p2 } }
  - { kind: veth, a: { node: ns1, name: out1, addresses: [10.2.2.1/24] }, b: { node: br-out, name: q1 } }
  - { kind: veth, a: { node: ns2, name: out2, addresses: [10.2.2.2/24] }, b: { node: br-out, name: q2 } }
`;
const BUNDLE = '[data-id^="bundle "]';

test("three nodes are grouped, collapsed, watched, moved and expanded", async ({ editor, labs, page }) => {
  const { canvas } = editor;
  const lab = await labs.deploy("groups", { file: SITE });
  await editor.open(lab);
  await canvas.expectAllUp(4);
  const frame = (name: string) => canvas.frame.getByRole("region", { name: `Group ${name}` });
  const box = canvas.frame.getByTestId("group-box");
  const bundle = canvas.frame.locator(`.react-flow__edge${BUNDLE}`);

  await test.step("grouping asks for a name", async () => {
    await canvas.selectNode("ns1");
    for (const name of ["ns2", "br-site"]) await canvas.node(name).click({ modifiers: ["Shift"] });
    await page.keyboard.press("Control+g");
    const field = page.getByRole("textbox", { name: "New name of Group 1" });
    await field.fill("");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await field.fill("Left site");
    await field.press("Enter");
    await expect(frame("Left site")).toBeVisible();
  });
  await test.step("collapsed, it is one box, and its cables to one other node are one", async () => {
    await page.getByRole("button", { name: "Collapse Left site" }).click();
    await expect(box).toContainText("Left site");
    await expect(box).toContainText("3 nodes · 2 links");
    await expect(box).toHaveAttribute("data-state", "up");
    await expect(canvas.nodes).toHaveCount(2);
    await expect(canvas.cables).toHaveCount(1);
    await expect(bundle.locator(".cable-half").first()).toHaveAttribute("data-state", "up");
    await expect(canvas.chip("2 up")).toBeVisible();
  });
  await test.step("what goes down within and without is told by box and bundle", async () => {
    await textInLab(lab, null, "ip", "link", "set", "p2", "down");
    await expect(box).toHaveAttribute("data-state", "admin-down");
    await expect(box).toContainText("1 set down");
    await expect(bundle.locator(".cable-half").first()).toHaveAttribute("data-state", "up");
    await textInLab(lab, null, "ip", "link", "set", "q1", "down");
    await expect(bundle.locator('.cable-half[data-state="admin-down"]')).toHaveCount(1);
    await expect(bundle.locator('.cable-half[data-state="no-carrier"]')).toHaveCount(1);
    await expect(canvas.chip("1 of 2 set down")).toBeVisible();
  });
  await test.step("a reload finds it", async () => {
    await editor.saved();
    await page.reload();
    await editor.ready();
    await expect(box).toContainText("1 set down");
  });
  await test.step("its nodes are moved with it", async () => {
    const places = async () => {
      const found = await canvas.places();
      return ["ns1", "ns2", "br-site"].map((name) => found[name]?.match(/-?[\d.]+/g)?.map(Number) ?? []);
    };
    await page.getByRole("button", { name: "Expand Left site" }).click();
    await expect(canvas.nodes).toHaveCount(4);
    const before = await places();
    await editor.undoButton.click();
    const size = await box.boundingBox();
    if (!size) throw new Error("The box is not on the page.");
    await page.mouse.move(size.x + 60, size.y + 20);
    await page.mouse.down();
    await page.mouse.move(size.x + 60, size.y + 140, { steps: 8 });
    await page.mouse.up();
    await canvas.settled();
    await canvas.frame.locator('.react-flow__node[data-id^="group "]').focus();
    await page.keyboard.press("e");
    await expect(canvas.nodes).toHaveCount(4);
    const after = await places();
    const deltas = after.map(([x = 0, y = 0], at) => [x - (before[at]?.[0] ?? 0), y - (before[at]?.[1] ?? 0)]);
    expect(deltas[0]?.[1]).toBeGreaterThan(0);
    expect(deltas).toEqual(deltas.map(() => deltas[0]));
  });
  await test.step("the search expands what hides its finding", async () => {
    await page.keyboard.press("e");
    await expect(canvas.nodes).toHaveCount(2);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("ns2");
    await page.keyboard.press("Enter");
    await expect(canvas.node("ns2")).toHaveClass(/\bselected\b/);
    await expect(frame("Left site")).toBeVisible();
  });
  await test.step("ungrouped, and undone", async () => {
    await page.keyboard.press("Control+Shift+G");
    await expect(frame("Left site")).toBeHidden();
    await expect(canvas.nodes).toHaveCount(4);
    await editor.undoButton.click();
    await expect(frame("Left site")).toBeVisible();
  });
  await test.step("nothing of it was planned, and nothing is in the file", async () => {
    expect(labs.fileOf(lab).text()).toBe(SITE);
  });
});
