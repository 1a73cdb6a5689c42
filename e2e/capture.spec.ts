/** Packets of a cable, from the menu to the file that Wireshark opens. */
import { readFileSync } from "node:fs";
import { decodePacket } from "../lib/capture/decode/decode";
import { LINKTYPE } from "../lib/capture/link";
import { PcapngReader } from "../lib/capture/pcapng/read";
import { CABLE_1, WAY_B } from "./data/wayB";
import { pings, textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";

/** Programs that listen in a lab, as `ps` shows them. */
async function listening(lab: string): Promise<number> {
  const programs = await textInLab(lab, null, "ps", "-eo", "args=");
  return programs.split("\n").filter((line) => line.startsWith("wirelab-capture")).length;
}

test("a cable is captured at both ends, decoded, searched and downloaded; closing the page leaves nothing", async ({
  editor,
  labs,
}) => {
  const { canvas, page, dialog } = editor;
  const lab = await labs.deploy("capture", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);

  await editor.actOnCable(CABLE_1, /^Capture/);
  await expect(dialog.getByRole("checkbox")).toHaveCount(2);
  const filter = dialog.getByLabel("Filter");
  await filter.fill("icmp or tcp prt 80");
  await expect(dialog.getByTestId("filter-notes")).toContainText("should stand");
  await expect(dialog.getByRole("button", { name: "Start" })).toHaveAttribute("aria-disabled", "true");
  await filter.fill("icmp or arp");
  await filter.press("Enter");

  const rows = page.getByTestId("packet");
  await expect(page.getByTestId("captures")).toContainText("Listening");
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
  const requests = rows.filter({ hasText: "Echo request" });
  await expect(requests).toHaveCount(2);
  await expect(requests.first()).toContainText("→ ns1/tap1");
  await expect(requests.last()).toContainText("← br-test/br-tap1");
  await expect(rows.filter({ hasText: "Who has 10.1.1.2? Tell 10.1.1.1" }).first()).toBeVisible();

  await requests.first().click();
  await page.getByTestId("packet-tree").getByText("Time to live").hover();
  await expect(page.getByTestId("packet-bytes").locator("[data-marked]")).toHaveText("40");
  await page.getByLabel("Search packets").fill("icmp reply br-tap1");
  await expect(rows).toHaveCount(1);
  await page.getByLabel("Search packets").fill("");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  const items = new PcapngReader().push(readFileSync(await download.path()));
  const packets = items.flatMap((item) => (item.type === "packet" ? [item.packet] : []));
  const said = packets.map(({ bytes }) => decodePacket(bytes, LINKTYPE.ethernet).summary.info);
  expect(said.filter((info) => info.startsWith("Echo request"))).toHaveLength(2);
  expect(items.flatMap((item) => (item.type === "interface" ? [item.interface.name] : []))).toEqual([
    "ns1/tap1",
    "br-test/br-tap1",
  ]);

  expect(await listening(lab)).toBe(2);
  await page.goto("about:blank");
  await expect.poll(() => listening(lab)).toBe(0);
});
