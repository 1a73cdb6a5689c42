/** Programs that start with the lab: drawn in the inspector, seen on the card, their output in the dock. */
import { WAY_B } from "./data/wayB";
import { expect, test } from "./fixtures/test";

const SERVE = `require("net").createServer((s) => s.end("served")).listen(8000, "::", () => console.log("listening"))`;

test("a service is drawn, starts with the lab, serves, is restarted, and its crash is told", async ({
  editor,
  labs,
}) => {
  const { canvas, inspector, page } = editor;
  const lab = await labs.make("services", WAY_B);
  await editor.open(lab);
  await canvas.node("ns1").click();
  await inspector.panel.getByText("Services · 0").click();
  await inspector.fill("Add service", `web: ${process.execPath} -e '${SERVE}'`);
  await expect(inspector.panel.getByText("Services · 1")).toBeVisible();
  await editor.saved();
  await editor.deploy();
  const card = canvas.node("ns1").getByTestId("card-service");
  await expect(card).toHaveAttribute("data-state", "running");
  const call = `cat </dev/tcp/10.1.1.1/8000`;
  await expect.poll(async () => (await labs.exec(lab, "ns2", "bash", "-c", call)).stdout).toBe("served");
  await expect(inspector.panel.getByTestId("node-usage")).toContainText("1 process");

  await inspector.button("Output of web").click();
  await expect(page.getByTestId("service-log")).toHaveText("listening");
  await labs.exec(lab, "ns1", "bash", "-c", "kill -9 $(ip netns pids ns1 | head -1)");
  await expect(page.getByTestId("service-state")).toHaveText("ended by signal 9");
  await page.getByRole("button", { name: "Start again" }).click();
  await expect(page.getByTestId("service-state")).toHaveText("running");

  await editor.undoButton.click();
  await expect(card).toHaveCount(0);
});
