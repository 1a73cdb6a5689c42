/** The topology file: uploaded, edited by hand, edited as text; a broken one never replaces a valid one. */
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { BROKEN, BROKEN_FILE, GOOD_FILE, NO_YAML } from "./data/files";
import { WAY_B_FILE } from "./data/wayB";
import { expect, test } from "./fixtures/test";
import { Home } from "./pages/home";

test("an uploaded file becomes a lab", async ({ page, editor, labs }) => {
  const home = new Home(page);
  const name = labs.freshName("upload");
  await home.open();
  await home.upload(`${name}.yaml`, GOOD_FILE);
  await page.waitForURL(`**/labs/${name}`);
  await editor.ready();
  await expect(editor.canvas.nodes).toHaveCount(2);
  await editor.deploy();
  await editor.canvas.expectAllUp(1);
});

test("a broken upload is refused with line, path and remedy, and makes nothing", async ({ page, labs }) => {
  const home = new Home(page);
  const name = labs.freshName("refused");
  await home.open();
  await home.upload(`${name}.yaml`, BROKEN_FILE);
  await expect(home.refusal).toContainText(BROKEN.line);
  await expect(home.refusal).toContainText(BROKEN.path);
  await expect(home.refusal).toContainText(BROKEN.reason);
  await home.refusal.getByRole("button", { name: "Close" }).last().click();
  await home.upload(`${name}.yaml`, NO_YAML);
  await expect(home.refusal).toContainText(/line [5-9]/);
  await expect(home.lab(name)).toHaveCount(0);
});

test("the canvas follows a file that is edited by hand", async ({ editor, labs }) => {
  const lab = await labs.make("hand", { file: WAY_B_FILE });
  const { path } = labs.fileOf(lab);
  await editor.open(lab);
  await expect(editor.canvas.nodes).toHaveCount(3);
  writeFileSync(
    path,
    WAY_B_FILE.replace("links:", "  - { name: ns3, kind: namespace }\nlinks:").replace("10.1.1.2/24", "10.1.1.22/24"),
  );
  await expect(editor.canvas.node("ns3")).toBeVisible();
  await expect(editor.canvas.label("tap2 10.1.1.22")).toBeVisible();
});

test("a broken edit by hand is told, and the valid drawing stays", async ({ editor, labs }) => {
  const lab = await labs.make("broken", { file: WAY_B_FILE });
  const { path } = labs.fileOf(lab);
  await editor.open(lab);
  await expect(editor.canvas.nodes).toHaveCount(3);
  writeFileSync(path, WAY_B_FILE.replace("10.1.1.2/24", "10.1.1.255/24"));
  await expect(editor.rejected).toContainText("The file on disk was changed and has 1 mistake");
  await editor.rejected.locator("summary").click();
  await expect(editor.rejected).toContainText("links[1].a.addresses[0]");
  await expect(editor.canvas.label("tap2 10.1.1.2")).toBeVisible();

  writeFileSync(path, WAY_B_FILE.replace("10.1.1.2/24", "10.1.1.25/24"));
  await expect(editor.rejected).toBeHidden();
  await expect(editor.canvas.label("tap2 10.1.1.25")).toBeVisible();

  writeFileSync(path, "nonsense: [");
  await expect(editor.rejected).toBeVisible();
  await editor.page.getByRole("button", { name: "Discard the file’s changes" }).click();
  await expect(editor.rejected).toBeHidden();
  await expect.poll(() => labs.fileOf(lab).text()).toContain("10.1.1.25/24");
});

test("comments and order of a file written by hand survive edits on the canvas", async ({ editor, labs }) => {
  const lab = await labs.make("comments", { file: WAY_B_FILE });
  await editor.open(lab);
  await editor.canvas.selectCable("ns2:tap2");
  await editor.inspector.fill("Addresses", "10.1.1.9/24", "tap2 at ns2");
  await expect(editor.canvas.label("tap2 10.1.1.9")).toBeVisible();
  await editor.saved();
  await expect.poll(() => labs.fileOf(lab).text()).toBe(WAY_B_FILE.replace("10.1.1.2/24", "10.1.1.9/24"));
});

test("the file is edited as text, and refused while it is wrong", async ({ editor, labs, page }) => {
  const lab = await labs.make("text", { file: WAY_B_FILE });
  await editor.open(lab);
  await editor.inspector.button("View and edit the file").click();
  const text = page.getByTestId("file-text");
  await expect(text).toHaveValue(WAY_B_FILE);
  await expect(page.getByTestId("save-file")).toHaveAttribute("aria-disabled", "true");
  await text.fill(WAY_B_FILE.replace("name: tap2", "name: much-too-long-a-name"));
  await page.getByTestId("save-file").click();
  await expect(editor.dialog.getByRole("alert")).toContainText("line 11");
  await expect(editor.dialog.getByRole("alert")).toContainText("links[1].a.name");
  expect(labs.fileOf(lab).text()).toBe(WAY_B_FILE);

  await text.fill(WAY_B_FILE.replace("name: tap2", "name: eth0"));
  await page.getByTestId("save-file").click();
  await expect(editor.dialog).toBeHidden();
  await expect(editor.canvas.label("eth0 10.1.1.2")).toBeVisible();
  expect(labs.fileOf(lab).text()).toContain("# one cable to each");
});

test("text typed over a newer file is not saved before the newer one was offered", async ({ editor, labs, page }) => {
  const lab = await labs.make("overtaken", { file: WAY_B_FILE });
  await editor.open(lab);
  await editor.inspector.button("View and edit the file").click();
  const [text, save] = [page.getByTestId("file-text"), page.getByTestId("save-file")];
  const mine = WAY_B_FILE.replace("10.1.1.2/24", "10.1.1.7/24");
  await text.fill(mine);
  writeFileSync(labs.fileOf(lab).path, WAY_B_FILE.replace("10.1.1.1/24", "10.1.1.8/24"));
  await expect(editor.dialog).toContainText("The lab was changed meanwhile");
  await expect(save).toHaveText("Replace it with this text");
  await page.getByRole("button", { name: "Show the newer version" }).click();
  await expect(page.getByTestId("newer-file")).toContainText("10.1.1.8/24");
  await expect(text).toHaveValue(mine);
  await save.click();
  await expect(editor.dialog).toBeHidden();
  await expect.poll(() => labs.fileOf(lab).text()).toBe(mine);
});

test("an edit that cannot be written is kept, told, and written when it can be", async ({ editor, labs, page }) => {
  test.skip(process.getuid?.() === 0, "root writes into every folder");
  const lab = await labs.make("unsaved", { file: WAY_B_FILE });
  const folder = dirname(labs.fileOf(lab).path);
  await editor.open(lab);
  chmodSync(folder, 0o500);
  try {
    await editor.canvas.dragFromPalette("namespace", { x: 0.5, y: 0.1 });
    await expect(page.getByTestId("unsaved")).toContainText("the folder cannot be written to");
    await expect(editor.saveState).toHaveText("Not saved");
    expect(labs.fileOf(lab).text()).toBe(WAY_B_FILE);
  } finally {
    chmodSync(folder, 0o700);
  }
  await expect(page.getByTestId("unsaved")).toBeHidden({ timeout: 30_000 });
  await editor.saved();
  expect(labs.fileOf(lab).text()).toContain("ns3");
});

test("a lab whose folder is deleted is told to be gone", async ({ editor, labs, page }) => {
  const lab = await labs.make("gone", { file: WAY_B_FILE });
  await editor.open(lab);
  rmSync(labs.fileOf(lab).path.replace("/topology.yaml", ""), { recursive: true });
  await expect(page.getByText(/was deleted|is gone|no lab/i).first()).toBeVisible();
});
