/** Who gets in, and what the keyboard reaches. */
import { CABLE_1 } from "./data/wayB";
import { pings } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";
import { Editor } from "./pages/editor";

test("a sign-in address works once", async ({ browser, product }) => {
  const url = await product.freshUrl();
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(url);
  await expect(page).toHaveURL(`${product.address}/`);
  await expect(page.getByRole("heading", { name: "Labs" })).toBeVisible();

  const second = await browser.newContext();
  const other = await second.newPage();
  expect((await other.goto(url))?.status()).toBe(401);
  await expect(other.getByRole("heading")).toHaveText("This address has been used");
  await expect(other.getByText("npm start")).toBeVisible();
  await Promise.all([first.close(), second.close()]);
});

test("without a cookie nothing is shown, and the page says how to get in", async ({ browser, product }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const path of ["/", "/labs/some", "/doctor"]) {
    expect((await page.goto(`${product.address}${path}`))?.status()).toBe(401);
    await expect(page.getByRole("heading")).toHaveText("Open the address that npm start printed");
  }
  expect((await context.request.get(`${product.address}/api/labs`)).status()).toBe(401);
  await context.close();
});

test("another site's page cannot act with our cookie", async ({ context, product }) => {
  const foreign = { headers: { Origin: "http://example.com" }, data: { name: "stolen" } };
  expect((await context.request.post(`${product.address}/api/labs`, foreign)).status()).toBe(403);
});

test("no picture is fetched and made smaller for whoever names one", async ({ context, product }) => {
  const answer = await context.request.get(`${product.address}/_next/image?url=%2Ficon.svg&w=640&q=75`);
  expect(answer.status()).toBe(404);
});

test("the keyboard alone draws, connects and deploys", async ({ page, labs }) => {
  const editor = new Editor(page);
  const { canvas } = editor;
  const lab = labs.freshName("keyboard");
  await page.goto("/");
  await page.getByTestId("new-lab-name").focus();
  await page.keyboard.type(lab);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/labs/${lab}`);
  await editor.ready();

  await page.keyboard.press("n");
  await expect(canvas.node("ns1")).toBeFocused();
  await page.keyboard.press("n");
  await expect(canvas.node("ns2")).toBeFocused();
  await page.keyboard.press("b");
  await expect(canvas.node("br-test")).toBeFocused();
  for (const name of ["ns1", "ns2"]) {
    await test.step(`connect br-test to ${name}`, async () => {
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: /^Search/ }).pressSequentially("br-test");
      await page.keyboard.press("Enter");
      await expect(canvas.node("br-test")).toBeFocused();
      await page.keyboard.press("c");
      await page.getByRole("combobox", { name: "Connect br-test to" }).pressSequentially(name);
      await page.keyboard.press("Enter");
      await expect(canvas.label(name === "ns1" ? "tap1 10.1.1.1" : "tap2 10.1.1.2")).toBeVisible();
    });
  }
  await page.keyboard.press("Control+Enter");
  await editor.deployed();
  await canvas.expectAllUp(2);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);

  await test.step("the menu of a cable opens where the focus is", async () => {
    await page.keyboard.press("/");
    await page.getByRole("combobox", { name: /^Search/ }).pressSequentially("tap1");
    await page.keyboard.press("Enter");
    await expect(canvas.cable(CABLE_1)).toBeFocused();
    await editor.idle();
    await page.keyboard.press("Shift+F10");
    await expect(canvas.menu).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await canvas.expectHalves(CABLE_1, "admin-down", "no-carrier");
    await expect(canvas.cable(CABLE_1)).toBeFocused();
  });
});

test("every control of the editor has a name for screen readers", async ({ editor, labs, page }) => {
  await editor.open(await labs.make("names", { gallery: "linux-bridge" }));
  const nameless = await page.locator("button, a, input, textarea, select").evaluateAll((controls) =>
    controls
      .filter((control) => !control.closest("[aria-hidden=true]"))
      .filter((control) => {
        const field = control as HTMLInputElement;
        const labelled =
          field.labels?.length || control.getAttribute("aria-label") || control.getAttribute("aria-labelledby");
        return !labelled && !control.textContent?.trim() && !control.getAttribute("title");
      })
      .map((control) => control.outerHTML.slice(0, 120)),
  );
  expect(nameless).toEqual([]);
});
