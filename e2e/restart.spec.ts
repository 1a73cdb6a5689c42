/** Web and engine are killed and ended while a lab runs; the lab does not notice and the page comes back. */
import { CABLE_1, CABLE_2, WAY_B } from "./data/wayB";
import { type Labs, labsOf } from "./fixtures/labs";
import { childRunning, isRunning } from "./fixtures/processes";
import { type Product, runProgram, startProduct } from "./fixtures/product";
import { holderOf, pings, textInLab } from "./fixtures/sandbox";
import { test as base, expect } from "./fixtures/test";
import { Editor } from "./pages/editor";

/** How long a killed program may take to come back on a busy machine. */
const BACK = { timeout: 20_000 };

interface Fixtures {
  /** A product of the test's own, to be killed. */
  victim: Product;
  ownLabs: Labs;
  /** A window that is signed in there. */
  window: Editor;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  victim: async ({}, use) => {
    const product = await startProduct();
    await use(product);
    await product.stop();
  },
  window: async ({ browser, victim }, use) => {
    const context = await browser.newContext({ baseURL: victim.address });
    const page = await context.newPage();
    await page.goto(victim.url);
    await use(new Editor(page));
    await context.close();
  },
  ownLabs: async ({ window, victim }, use) => use(labsOf(window.page.context().request, victim)),
});

test("the web server is killed: the page says so and comes back by itself", async ({ victim, window, ownLabs }) => {
  const lab = await ownLabs.deploy("web-killed", WAY_B);
  await window.open(lab);
  await window.canvas.expectAllUp(2);
  const web = childRunning(victim.pid, "web.js");
  process.kill(web, "SIGKILL");
  await expect(window.connection).not.toHaveText(/live/);
  await textInLab(lab, null, "ip", "link", "set", "br-tap1", "down");
  await expect(window.connection).toHaveText(/live/, BACK);
  await window.canvas.expectHalves(CABLE_1, "no-carrier", "admin-down");
  expect(childRunning(victim.pid, "web.js")).not.toBe(web);

  await window.page.keyboard.press("n");
  await expect(window.canvas.node("ns3")).toBeVisible();
  await window.saved();
});

test("the engine is killed: the lab goes on, and what happened meanwhile is seen", async ({
  victim,
  window,
  ownLabs,
}) => {
  const lab = await ownLabs.deploy("engine-killed", WAY_B);
  await window.open(lab);
  await window.canvas.expectAllUp(2);
  const [engine, holder] = [childRunning(victim.pid, "engine.js"), holderOf(lab)];
  process.kill(engine, "SIGKILL");
  await textInLab(lab, null, "ip", "link", "set", "br-tap2", "down");
  await window.canvas.expectHalves(CABLE_2, "no-carrier", "admin-down", BACK);
  await expect(window.connection).toHaveText(/live/, BACK);
  expect(holderOf(lab)).toBe(holder);
  await expect(window.drift).toHaveText("1 drift");

  await window.actOnCable(CABLE_2, /^Set br-tap2 up/);
  await window.canvas.expectAllUp(2);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
});

test("the holder is killed: the lab is lost, says so, and is deployed anew", async ({ editor, labs }) => {
  const lab = await labs.deploy("holder-killed", WAY_B);
  await editor.open(lab);
  await editor.canvas.expectAllUp(2);
  process.kill(holderOf(lab) ?? 0, "SIGKILL");
  await expect(editor.status).toContainText("Lost");
  await editor.deploy();
  await editor.canvas.expectAllUp(2);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
});

test("Ctrl-C leaves labs running; a second start says where the first one is", async ({ victim, ownLabs }) => {
  const env = { ...process.env, WIRELAB_HOME: victim.home };
  const second = await runProgram("bin/start.mjs", [], env);
  expect(second.exitCode).toBe(0);
  expect(second.stdout).toContain(`Wirelab is already running at ${victim.address}`);

  const lab = await ownLabs.deploy("ctrl-c", WAY_B);
  const [web, engine] = [childRunning(victim.pid, "web.js"), childRunning(victim.pid, "engine.js")];
  expect(await victim.interrupt()).toBe(0);
  expect(victim.output()).toContain(`Lab ${lab} goes on running`);
  expect([web, engine].map(isRunning)).toEqual([false, false]);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);

  const { stdout } = await victim.cli("status", "--json");
  expect(JSON.parse(stdout).labs).toMatchObject([{ name: lab, status: "running" }]);
  expect((await victim.cli("down", lab)).exitCode).toBe(0);
  expect(holderOf(lab)).toBeNull();
});
