/** The page that measures the ways to join two namespaces. */
import { expect, test } from "./fixtures/test";

test("the ways are measured side by side, and a figure that makes no sense is refused", async ({ page }) => {
  test.slow();
  await page.goto("/measure");
  const ways = page.getByTestId("ways");
  await page.getByLabel("Rounds").fill("0");
  await expect(page.getByRole("status").filter({ hasText: "Rounds: a whole number from 1" })).toBeVisible();
  await page.getByLabel("Rounds").fill("1");
  await page.getByLabel("Seconds for each test").fill("1");
  await page.getByRole("button", { name: "Measure", exact: true }).click();
  await expect(ways).toHaveAttribute("data-state", "running");
  await expect(page.getByRole("button", { name: "Measure again" })).toBeVisible({ timeout: 90_000 });
  const rows = page.getByRole("region", { name: "All figures" }).getByRole("row");
  await expect(rows.filter({ hasText: /veth pair/i }).first()).toContainText(/\d(\.\d+)? (G|M)bit\/s/);
  await expect(rows.filter({ hasText: /Linux bridge/i }).first()).toContainText(/\d(\.\d+)? (G|M)bit\/s/);
});
