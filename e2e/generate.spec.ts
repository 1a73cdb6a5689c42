/** A network of a shape and size, drawn from the palette: into an empty lab, and beside what there is. */
import { expect, test } from "./fixtures/test";

test("a network is generated, undone, and generated beside another one", async ({ editor, labs, page }) => {
  const { canvas } = editor;
  await editor.open(await labs.make("generate"));
  const size = page.getByTestId("generate-size");
  const counts = page.getByTestId("generate-counts");
  const insert = page.getByTestId("generate-insert");

  await test.step("too many are refused with the reason", async () => {
    await page.getByTestId("palette-generate").click();
    await size.fill("2000");
    await expect(size).toHaveAccessibleDescription(/1023 ports/);
    await expect(insert).toHaveAttribute("aria-disabled", "true");
  });
  await test.step("what it will have is told, and drawn", async () => {
    await size.fill("4");
    await expect(counts).toHaveText(/^1 switch · 4 stations · 4 cables/);
    await insert.click();
    await expect(canvas.nodes).toHaveCount(5);
    await expect(editor.issues).toBeHidden();
  });
  await test.step("one step of undo takes it away, and one brings it back", async () => {
    await editor.undoButton.click();
    await expect(canvas.nodes).toHaveCount(0);
    await editor.redoButton.click();
    await expect(canvas.nodes).toHaveCount(5);
  });
  await test.step("another one has names and addresses of its own", async () => {
    await canvas.frame.click({ position: { x: 20, y: 20 } });
    await page.keyboard.press("Shift+N");
    await page.getByText("Ring", { exact: true }).click();
    await size.fill("3");
    await expect(counts).toContainText("10.1.0.0/16");
    await insert.click();
    await expect(canvas.nodes).toHaveCount(11);
    await expect(canvas.node("ns7")).toBeVisible();
    await expect(editor.deployButton).toHaveText(/Deploy \d+ changes/);
  });
  await editor.deploy();
  await expect(canvas.cables).toHaveCount(10);
});
