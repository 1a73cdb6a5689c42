/** The lab as scripts: they make the same network by themselves, and take it away again. */
import type { Page } from "@playwright/test";
import { whyNoOvs } from "../server/engine/testing/lacking";
import { networkOfLab, runScripts } from "./fixtures/network";
import { expect, test } from "./fixtures/test";

async function download(page: Page, file: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.getByRole("tab", { name: file }).click();
  await page
    .getByRole("button", { name: /^Download/ })
    .last()
    .click();
  return (await coming).path();
}

for (const { entry, needsOvs } of [
  { entry: "linux-bridge", needsOvs: false },
  { entry: "host-on-bridge", needsOvs: false },
  { entry: "three-switches", needsOvs: true },
]) {
  test(`deploy.sh and teardown.sh of ${entry} work alone on a bare machine`, async ({ editor, labs, page }) => {
    test.skip(needsOvs && whyNoOvs() !== null, whyNoOvs() ?? "");
    const lab = await labs.deploy("export", { gallery: entry });
    await editor.open(lab);
    await editor.exportButton.click();
    const { before, deployed, after, left } = await runScripts(
      await download(page, "deploy.sh"),
      await download(page, "teardown.sh"),
    );
    expect(deployed).toEqual(await networkOfLab(lab));
    expect(after).toEqual(before);
    expect(left).toEqual([]);
  });
}

test("all commands of the plan are copied as they are shown", async ({ editor, labs, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await editor.open(await labs.make("copy", { gallery: "linux-bridge" }));
  await expect.poll(async () => (await editor.plan.commands()).length).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Copy all" }).click();
  await expect(editor.notices).toContainText("Copied the commands");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.trimEnd().split("\n")).toEqual(await editor.plan.commands());
});
