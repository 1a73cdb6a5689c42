/** A long deployment tells how far it is, and can be cancelled: what it leaves is gone on with, or rolled back. */
import { starFile } from "../bench/star";
import { expect, test } from "./fixtures/test";

/** Enough for a run of seconds. */
const NAMESPACES = 400;

test.setTimeout(180_000);

test("a deployment is cancelled, gone on with, and another one rolled back", async ({ editor, labs, page }) => {
  const lab = await labs.make("cancel", { file: starFile(NAMESPACES) });
  await page.goto(`/labs/${lab}`);
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  const progress = page.getByTestId("run-progress");
  const namespaces = async () => (await labs.exec(lab, "br0", "ip", "netns", "list")).stdout.trim().split("\n").length;

  await expect(editor.deployButton).toBeEnabled();
  await expect(editor.deployButton).toHaveText(/Deploy \d+ changes/, { timeout: 30_000 });
  await expect(cancel).toBeHidden();

  await test.step("cancel in the middle", async () => {
    await editor.deployButton.click();
    // At once: Playwright would wait until everything stands still, and the kernel is quick.
    await cancel.dispatchEvent("click");
    await expect(editor.plan.failure).toHaveText(/Stopped after \d+ of \d+ steps/, { timeout: 30_000 });
    const [done = 0, of = 0] = ((await editor.plan.failure.textContent()) ?? "").match(/\d+/g)?.map(Number) ?? [];
    expect(done).toBeLessThan(of);
    await expect(cancel).toBeHidden();
    await expect(editor.plan.failure.getByRole("button", { name: "Roll back" })).toBeVisible();
  });
  await test.step("continue", async () => {
    await editor.plan.failure.getByRole("button", { name: "Continue" }).click();
    await expect(progress).toHaveText(/\d+ of \d+ steps done|reading back/, { timeout: 30_000 });
    await expect(editor.plan.nothingToDo).toContainText("the kernel has what is drawn", { timeout: 90_000 });
    expect(await namespaces()).toBe(NAMESPACES);
  });
  await test.step("cancel again, and roll back to nothing", async () => {
    await editor.stop();
    await expect(editor.deployButton).toHaveText(/Deploy \d+ changes/);
    await editor.deployButton.click();
    await cancel.dispatchEvent("click");
    await editor.plan.failure.getByRole("button", { name: "Roll back" }).click({ timeout: 30_000 });
    await expect(editor.status).toContainText("Stopped", { timeout: 30_000 });
  });
});
