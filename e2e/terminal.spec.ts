/** Shells in the nodes of a running lab, by keyboard alone. */
import { WAY_B } from "./data/wayB";
import { expect, test } from "./fixtures/test";
import { Terminals } from "./pages/terminals";

test("a shell is opened, used, left, found again after a reload, and ended", async ({ editor, labs }) => {
  const { canvas, page } = editor;
  const terminals = new Terminals(page);
  await editor.open(await labs.deploy("terminal", WAY_B));
  await canvas.expectAllUp(2);

  await canvas.node("ns1").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("s");
  await terminals.shows("ns1:/");
  await terminals.type("ping -c 1 10.1.1.2 | grep -o '1 received'; echo $((40+2))-in-$WIRELAB_NODE");
  await terminals.shows("1 received");
  await terminals.shows("42-in-ns1");

  await page.keyboard.press("Control+`");
  await expect(terminals.list).toBeFocused();
  await page.keyboard.press("Control+`");
  await terminals.type("echo back-$((6*7))");
  await terminals.shows("back-42");

  await page.reload();
  await editor.ready();
  await expect(terminals.tab).toHaveText("Terminals · 1");
  await terminals.tab.click();
  await terminals.shows("42-in-ns1");
  await page.keyboard.press("Control+`");
  await terminals.type("exit 3");
  await terminals.shows("The shell has ended with exit code 3. Press Enter for a new one.");
  await page.keyboard.press("Enter");
  await expect(terminals.list).toHaveText("ns1");
  await terminals.type("echo anew-$((6*7))");
  await terminals.shows("anew-42");

  await editor.stop();
  await expect(terminals.tab).toHaveText("Terminals");
  await expect(page.getByText("Terminals open in the nodes of a running lab.")).toBeVisible();
});
