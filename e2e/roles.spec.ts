/** What a viewer sees of what others may do: there, and off, with the reason. */
import { expect, test } from "./fixtures/test";
import { Editor } from "./pages/editor";

const VIEWER = { name: "vera", password: "watching-only-9" };
const BECAUSE = /role.* viewer/;

test("a viewer finds off what the engine would refuse, with the reason", async ({ browser, labs, product }) => {
  const lab = await labs.deploy("watched", { gallery: "linux-bridge" });
  await product.type(`${VIEWER.password}\n`, "user", "add", VIEWER.name, "--role", "viewer");

  const context = await browser.newContext({ baseURL: product.address });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByLabel("Name").fill(VIEWER.name);
  await page.getByLabel("Password").fill(VIEWER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByTestId("labs")).toBeVisible();

  await test.step("no new lab", async () => {
    await expect(page.getByTestId("new-lab")).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText(BECAUSE).first()).toBeVisible();
    await expect(page.getByTestId("gallery-linux-bridge")).toHaveAttribute("aria-disabled", "true");
  });

  await test.step("and none by REST, whose file is not even read", async () => {
    const answer = await context.request.post("/api/labs?name=mine", {
      headers: { Origin: product.address, "Content-Type": "application/yaml" },
      data: "[".repeat(1000),
    });
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain("You may not make labs here");
  });

  const editor = new Editor(page);
  await editor.open(lab);
  for (const name of ["Trace", "Terminals", "Captures", "Measurements"]) {
    await test.step(`no ${name}`, async () => {
      const tab = page.getByRole("tab", { name: new RegExp(`^${name}`) });
      await expect(tab).toHaveAttribute("aria-disabled", "true");
      // Playwright, too, takes it for off.
      await tab.click({ force: true });
      await expect(tab).toHaveAttribute("aria-selected", "false");
      await page.mouse.move(0, 0);
      await tab.hover({ force: true });
      await expect(page.getByRole("tooltip").filter({ hasText: BECAUSE }).first()).toBeVisible();
    });
  }
  await test.step("and the menus say the same", async () => {
    await editor.canvas.node("ns1").click({ button: "right" });
    const terminal = editor.canvas.menu.getByRole("menuitem", { name: /^Terminal/ });
    await expect(terminal).toHaveAttribute("aria-disabled", "true");
    await expect(editor.canvas.menu).toContainText(BECAUSE);
  });
  await context.close();
});
