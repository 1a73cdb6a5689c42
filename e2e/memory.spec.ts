/** A program takes more memory than those of a lab may: it ends, and the window says why. */
import { WAY_B } from "./data/wayB";
import { type Product, startProduct } from "./fixtures/product";
import { test as base, expect } from "./fixtures/test";

const test = base.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const product = await startProduct({ env: { WIRELAB_MAX_LAB_MEMORY_MB: "64" } });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

test("the window names the program that was ended, the limit and what sets it", async ({ editor, labs }) => {
  const { canvas, page } = editor;
  const lab = await labs.deploy("greedy", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);
  const { exitCode } = await labs.exec(lab, "ns1", "perl", "-e", "vec($x, 100 << 20, 8) = 1; sleep 60");
  expect(exitCode).toBe(137);
  const said = page.locator(".notice");
  await expect(said).toContainText(/^perl \(process \d+ in ns1, \d+ MiB\) was ended to free memory/);
  await expect(said).toContainText("may hold 64 MiB");
  await expect(said).toContainText("WIRELAB_MAX_LAB_MEMORY_MB");
  await canvas.expectAllUp(2);
});
