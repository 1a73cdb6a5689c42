/** A lab led out through the machine: why not while that is switched off, then drawn, deployed and confirmed. */
import { expect, test } from "./fixtures/hostTest";
import { BEYOND } from "./fixtures/playedHost";
import { Editor } from "./pages/editor";
import { Home } from "./pages/home";

test.use({ labsThere: true });

test("an uplink is drawn once it may be, asks before the machine forwards, and leads out", async ({
  page,
  host,
  product,
}) => {
  test.setTimeout(120_000);
  await page.goto(product.url);
  await new Home(page).makeLab("out");
  const editor = new Editor(page);
  await editor.ready();
  const item = page.getByTestId("palette-uplink");
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await item.hover();
  await expect(page.getByText("sudo wirelab host enable").first()).toBeVisible();

  await host.enable();
  await expect(item).not.toHaveAttribute("aria-disabled", "true", { timeout: 20_000 });
  const { canvas, inspector } = editor;
  await canvas.dragFromPalette("namespace", { x: 0.2, y: 0.3 });
  await canvas.dragFromPalette("bridge", { x: 0.5, y: 0.3 });
  await canvas.dragFromPalette("uplink", { x: 0.8, y: 0.3 });
  await canvas.drawCable("ns1", "br-test");
  await canvas.drawCable("br-test", "uplink1");
  await canvas.selectNode("uplink1");
  // The last free address of the network on the switch, and those on it get their way out.
  await expect(inspector.field("Address of the machine’s end")).toHaveValue("10.1.1.254/24");
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await editor.saved();
  const file = await page.request.get(`${product.address}/api/labs/out/topology`);
  expect(await file.text()).toContain("via: 10.1.1.254");

  await page.getByTestId("deploy").click();
  await expect(page.getByTestId("checkpoint")).toContainText("forwarding of IPv4 is turned on", { timeout: 30_000 });
  await page.getByTestId("checkpoint-keep").click();
  await expect(page.getByTestId("checkpoint")).toBeHidden();
  await editor.deployed();
  await expect(canvas.node("uplink1")).toContainText("10.1.1.254/24");
  await canvas.selectNode("uplink1");
  await expect(inspector.panel.getByTestId("uplink-machine")).toContainText("wl-out up");
  await expect(inspector.panel.getByTestId("uplink-machine")).toContainText("10.1.1.0/24");
  await expect
    .poll(async () => (await product.cli("exec", "-l", "out", "ns1", "--", "ping", "-c1", "-W2", BEYOND)).exitCode)
    .toBe(0);
  await editor.stop();
});
