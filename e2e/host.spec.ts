/** Labs on the host: why not while they are switched off, and a card taken under a countdown once they are on. */
import { expect, test } from "./fixtures/hostTest";
import { Editor } from "./pages/editor";
import { Home } from "./pages/home";

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

  const { canvas, inspector } = new Editor(page);
  await canvas.dragFromPalette("nic", { x: 0.25, y: 0.4 });
  // The card is taken with what it has.
  await inspector.button(/^eth0 connected/).click();
  await expect(inspector.field("Addresses that it has")).toHaveValue("192.168.1.10/24");
  await expect(inspector.field("Router of the default route")).toHaveValue("192.168.1.1");
  await expect(inspector.button(/^eth0 connected/)).toHaveAttribute("aria-pressed", "true");
  await canvas.dragFromPalette("bridge", { x: 0.7, y: 0.4 });
  await canvas.drawCable("eth0", "br-test");
  await page.getByTestId("deploy").click();
  await expect(page.getByTestId("checkpoint")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("checkpoint")).toContainText("eth0 carries the default route");
  await expect(page.getByTestId("checkpoint-seconds")).toHaveText(/^[1-9]\d* s$/);
  await page.getByTestId("checkpoint-keep").click();
  await expect(page.getByTestId("checkpoint")).toBeHidden();
  await expect(page.getByTestId("lab-status")).toContainText("Running on this machine");

  // After a restart of the machine nothing is there, and is made again when somebody says so.
  await host.reboot();
  await expect(page.getByTestId("away")).toContainText("does not answer", { timeout: 20_000 });
  await expect(page.getByTestId("deploy")).toHaveAttribute("aria-disabled", "true");
  await host.enable();
  await expect(page.getByTestId("away")).toBeHidden({ timeout: 20_000 });
  const again = page.getByRole("button", { name: "Make again what was deployed" });
  await expect(again).toBeVisible({ timeout: 30_000 });
  await again.click();
  await expect(page.getByTestId("checkpoint")).toBeVisible({ timeout: 30_000 });
  await page.getByTestId("checkpoint-keep").click();
  await expect(page.getByTestId("checkpoint")).toBeHidden();
  await expect(page.getByTestId("rebuild")).toBeHidden();
  await expect(page.getByTestId("drift")).toBeHidden();

  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByTestId("lab-status")).toContainText("Stopped", { timeout: 30_000 });
});
