/** The pictures of the README, made of a lab that runs. Only where WIRELAB_SCREENSHOTS names their folder: tests change no file of the checkout. */
import { join } from "node:path";
import { whyNoOvs } from "../server/engine/testing/lacking";
import { pings, textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";
import { Home } from "./pages/home";

const folder = process.env.WIRELAB_SCREENSHOTS;

test.use({ viewport: { width: 1600, height: 1000 } });
test.skip(!folder, "WIRELAB_SCREENSHOTS is not set");
test.skip(whyNoOvs() !== null, whyNoOvs() ?? "");

test("pictures of the editor, light and dark", async ({ page, editor }) => {
  const home = new Home(page);
  await home.open();
  await home.galleryTile("three-switches").click();
  await page.waitForURL("**/labs/three-switches");
  await editor.ready();
  await editor.deploy();
  await editor.canvas.expectAllUp(5);
  expect(await pings("three-switches", "ns1", "10.1.1.3")).toBe(true);
  // The kernel announces its own link-local addresses for a second or two; the picture is of what was done after.
  for (const netns of [null, "ns1", "ns2", "ns3"]) {
    await expect.poll(() => textInLab("three-switches", netns, "ip", "-6", "address", "show", "tentative")).toBe("");
  }
  await textInLab("three-switches", null, "ip", "link", "set", "br-tap3", "down");
  await editor.canvas.expectHalves("ns3:tap3", "no-carrier", "admin-down");
  await editor.canvas.selectCable("ns3:tap3");
  await expect(editor.notices).toHaveCount(0);
  await page.mouse.move(5, 995);
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(folder ?? "", `editor-${theme}.png`), animations: "disabled" });
  }
});
