/** Measuring from the canvas: a ping is charted and ended, and a matrix says what is in the way. */
import { CABLE_2, WAY_B } from "./data/wayB";
import { textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";

test("a ping between two nodes is charted until it is stopped; a broken cable is a failed cell with its reason", async ({
  editor,
  labs,
}) => {
  const { canvas, page } = editor;
  const lab = await labs.deploy("measure", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);

  await canvas.selectNode("ns1");
  await page.keyboard.press("g");
  await page.getByRole("combobox", { name: "Ping from ns1 to" }).fill("ns2");
  await page.keyboard.press("Enter");
  const run = page.getByTestId("measurement");
  await expect(run).toHaveAttribute("data-state", "running");
  await expect(run.getByRole("img", { name: /Round trip to 10\.1\.1\.2.* [2-9] values/ })).toBeVisible();
  await expect(run.getByText(/^[2-9] of [2-9]$/)).toBeVisible();
  await run.getByRole("button", { name: "Table" }).click();
  await expect(run.getByRole("cell", { name: /[µm]s$/ }).first()).toBeVisible();
  await run.getByRole("button", { name: "Stop measuring" }).click();
  await expect(run).toHaveAttribute("data-state", "stopped");
  const programs = () => textInLab(lab, null, "sh", "-c", "cat /proc/[0-9]*/comm");
  await expect.poll(programs).not.toMatch(/^ping$/m);

  await editor.actOnCable(CABLE_2, /^Set tap2 down/);
  await canvas.expectHalves(CABLE_2, "admin-down", "no-carrier");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+G");
  const cell = page.getByRole("button", { name: /^ns1 to ns2 failed: no carrier/ });
  await expect(cell).toBeVisible();
  await expect(page.getByTestId("matrix-summary")).toHaveText(
    "2 of 2 pings were not answered. Choose one to trace its packet.",
  );
  await cell.click();
  await expect(page.getByTestId("trace-verdict")).toHaveAttribute("data-answered", "false");
});

test("a wrong figure is refused at the form, by name", async ({ editor, labs }) => {
  const { page } = editor;
  await editor.open(await labs.deploy("absurd", WAY_B));
  await page.getByRole("tab", { name: "Measurements" }).click();
  const form = page.getByTestId("measure");
  await form.getByLabel("Bytes of data in each packet").fill("-1");
  await expect(form.getByText("The size is a whole number of bytes from 0 to 65507.")).toBeVisible();
  await expect(form.getByRole("button", { name: "Start" })).toHaveAttribute("aria-disabled", "true");
});
