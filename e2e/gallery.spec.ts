/** Each lab of the gallery: one click, Deploy, and traffic passes between all its nodes. */

import { whyNoOvs } from "../server/engine/testing/lacking";
import { GALLERY_LABS, type GalleryLab } from "./data/gallery";
import { holdersOf, pings } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";
import { transferTcp } from "./fixtures/traffic";
import { Home } from "./pages/home";

const TEN_MB = 10_000_000;

/** Every ordered pair of a lab's stations. */
const pairs = ({ stations }: GalleryLab) =>
  stations.flatMap((from) => stations.filter((to) => to !== from).map((to) => ({ from, to })));

for (const entry of GALLERY_LABS) {
  test(`${entry.title} deploys and carries ping and TCP`, async ({ page, editor, labs }) => {
    test.skip(entry.needsOvs && whyNoOvs() !== null, whyNoOvs() ?? "");
    const lab = await labs.make(entry.id);
    await editor.open(lab);
    await page.getByRole("button", { name: "Start from the gallery" }).click();
    await editor.dialog.getByTestId(`gallery-${entry.id}`).click();
    await expect(editor.inspector.panel).toContainText(entry.title);
    await editor.deploy();
    await editor.canvas.expectAllUp(entry.cables);

    for (const { from, to } of pairs(entry))
      expect(await pings(lab, from.netns, to.address), `${from.name} to ${to.name}`).toBe(true);
    for (const { from, to } of pairs(entry)) {
      const received = await transferTcp(lab, from.netns, to.netns, to.address, TEN_MB);
      expect(received, `bytes from ${from.name} to ${to.name}`).toBe(TEN_MB);
    }

    await editor.stop();
    expect(holdersOf(lab)).toEqual([]);
    await expect(editor.canvas.frame.locator('.cable-half[data-state="planned"]')).toHaveCount(2 * entry.cables);
  });
}

test("a tile of the first page makes a lab of its own", async ({ page, editor }) => {
  const home = new Home(page);
  await home.open();
  await home.galleryTile("veth-pair").click();
  await page.waitForURL("**/labs/veth-pair*");
  await editor.ready();
  await expect(editor.canvas.cables).toHaveCount(1);
  await expect(editor.inspector.panel).toContainText("One veth pair");
});
