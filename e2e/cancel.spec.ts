/** A long deployment tells how far it is, and can be cancelled: what it leaves is gone on with, or rolled back. */
import { starFile } from "../bench/star";
import { expect, test } from "./fixtures/test";

/** Enough for a run of seconds. */
const NAMESPACES = 300;

test.setTimeout(180_000);

test("a deployment is cancelled, gone on with, and another one rolled back", async ({ editor, labs, page, product }) => {
  const lab = await labs.make("cancel", { file: starFile(NAMESPACES) });
  await page.goto(`/labs/${lab}`);
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  const progress = page.getByTestId("run-progress");
  const shell = async () => (await labs.exec(lab, "br0", "ip", "netns", "list")).stdout.trim().split("\n").length;

  await expect(editor.deployButton).toBeEnabled();
  await expect(editor.deployButton).toHaveText(/Deploy \d+ changes/, { timeout: 30_000 });
  await expect(cancel).toBeHidden();

  await test.step("cancel in the middle", async () => {
    await editor.deployButton.click();
    await expect(progress).toHaveText(/^[1-9]\d* of \d+ steps done/, { timeout: 30_000 });
    await cancel.click();
    await expect(editor.plan.failure).toHaveText(/Stopped after [1-9]\d* of \d+ steps/, { timeout: 30_000 });
    await expect(cancel).toBeHidden();
    await expect(editor.plan.failure.getByRole("button", { name: "Roll back" })).toBeVisible();
  });
  await test.step("what is told as done is in the kernel, and no more", async () => {
    const told = await editor.plan.failure.textContent();
    const [done = 0, of = 0] = [...(told?.matchAll(/\d+/g) ?? [])].slice(0, 2).map(Number);
    expect(done).toBeLessThan(of);
    const state = await page.request.get(`${product.address}/api/labs/${lab}`);
    expect(state.ok()).toBe(true);
    expect(await shell()).toBeLessThanOrEqual(done);
  });
  await test.step("continue", async () => {
    await editor.plan.failure.getByRole("button", { name: "Continue" }).click();
    await expect(editor.plan.nothingToDo).toContainText("the kernel has what is drawn", { timeout: 90_000 });
    expect(await shell()).toBe(NAMESPACES);
  });
  await test.step("cancel again, and roll back to nothing", async () => {
    await editor.stop();
    await expect(editor.deployButton).toHaveText(/Deploy \d+ changes/);
    await editor.deployButton.click();
    await expect(progress).toHaveText(/^[1-9]\d* of/, { timeout: 30_000 });
    await cancel.click();
    await editor.plan.failure.getByRole("button", { name: "Roll back" }).click({ timeout: 30_000 });
    await expect(editor.status).toContainText("Stopped", { timeout: 30_000 });
  });
});
