/** Labs on the host: why not while they are switched off, and a card taken under a countdown once they are on. */
import { test as base, expect } from "@playwright/test";
import { type PlayedHost, playHost } from "./fixtures/playedHost";
import { type Product, startProduct } from "./fixtures/product";
import { Home } from "./pages/home";

const test = base.extend<{ host: PlayedHost; product: Product }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  host: async ({}, use) => {
    const host = await playHost();
    await use(host);
    await host.end();
  },
  product: async ({ host }, use) => {
    const product = await startProduct({ env: host.env });
    await use(product);
    await product.stop();
  },
});

test("a lab on the host is chosen once it may be, and a change that could cut off waits for an answer", async ({
  page,
  host,
  product,
}) => {
  test.setTimeout(120_000);
  await page.goto(product.url);
  const home = new Home(page);
  const choice = page.getByTestId("place-host");
  await expect(choice).toHaveAttribute("aria-disabled", "true");
  await choice.hover();
  await expect(page.getByText("sudo wirelab host enable").first()).toBeVisible();

  await host.enable();
  await expect(choice).not.toHaveAttribute("aria-disabled", "true", { timeout: 20_000 });
  await choice.click();
  await home.makeLab("real");
  await expect(page.getByTestId("host-pill")).toBeVisible();
  await expect(page.getByText("this machine’s own network")).toBeVisible();
  await expect(page.getByTestId("palette-nic")).not.toHaveAttribute("aria-disabled", "true");

  const file = `wirelab: 1
nodes:
  - { name: eth0, kind: nic, addresses: [192.168.1.10/24], gateway: 192.168.1.1 }
  - { name: br-test, kind: bridge }
links:
  - { kind: port, a: { node: eth0, name: eth0 }, b: { node: br-test } }
`;
  const put = await page.request.put(`${product.address}/api/labs/real/topology`, {
    data: file,
    headers: { "content-type": "application/yaml", origin: product.address },
  });
  expect(put.ok(), await put.text()).toBe(true);
  await page.getByTestId("deploy").click();
  await expect(page.getByTestId("checkpoint")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("checkpoint")).toContainText("eth0 carries the default route");
  await expect(page.getByTestId("checkpoint-seconds")).toHaveText(/^[1-9]\d* s$/);
  await page.getByTestId("checkpoint-keep").click();
  await expect(page.getByTestId("checkpoint")).toBeHidden();
  await expect(page.getByTestId("lab-status")).toContainText("Running on this machine");

  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByTestId("lab-status")).toContainText("Stopped", { timeout: 30_000 });
});
