/** A running lab is edited as a stopped one is: the difference is planned and run, and the rest does not notice. */
import { WAY_B } from "./data/wayB";
import { inLab, interfaceIn, pings, textInLab } from "./fixtures/sandbox";
import { expect, test } from "./fixtures/test";

/** What must not change in a namespace that an edit does not touch. */
async function whatNs1Has(lab: string) {
  const tap1 = await interfaceIn(lab, "ns1", "tap1");
  const neighbours = JSON.parse(await textInLab(lab, "ns1", "ip", "-j", "neigh", "show")) as {
    dst: string;
    lladdr: string;
  }[];
  return {
    processes: (await textInLab(lab, null, "ip", "netns", "pids", "ns1")).trim(),
    index: tap1?.ifindex,
    mac: tap1?.address,
    addresses: tap1?.addr_info.map(({ local }) => local),
    neighbours: neighbours.map(({ dst, lladdr }) => `${dst} ${lladdr}`).filter((entry) => entry.startsWith("10.")),
    inode: (await textInLab(lab, null, "stat", "-L", "-c", "%i", "/run/netns/ns1")).trim(),
  };
}

test("only the difference is planned and run", async ({ editor, labs }) => {
  const { canvas, plan } = editor;
  const lab = await labs.deploy("edit", WAY_B);
  await inLab(lab, null, "ip", "netns", "exec", "ns1", "sh", "-c", "sleep 600 >/dev/null 2>&1 &");
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
  await editor.open(lab);
  await editor.deployed();
  const before = await whatNs1Has(lab);
  expect(before.processes).toMatch(/^\d+$/);
  expect(before.neighbours).toHaveLength(1);

  await canvas.dragFromPalette("namespace", { x: 0.5, y: 0.12 });
  await canvas.drawCable("ns3", "br-test");
  const difference = [
    "ip netns add ns3",
    "ip link add tap3 netns ns3 type veth peer name br-tap3",
    "ip link set br-tap3 master br-test",
    "ip -n ns3 link set lo up",
    "ip -n ns3 address add 10.1.1.3/24 dev tap3",
    "ip -n ns3 link set tap3 up",
    "ip link set br-tap3 up",
  ];
  await expect.poll(() => plan.commands()).toEqual(difference);
  await expect(editor.deployButton).toContainText("Deploy 2 changes");
  await canvas.expectHalves("ns3:tap3", "planned", "planned");
  await editor.deploy();
  expect(await plan.commands()).toEqual(difference);
  await canvas.expectAllUp(3);

  expect(await whatNs1Has(lab)).toEqual(before);
  expect(await pings(lab, "ns3", "10.1.1.1")).toBe(true);
  expect(await pings(lab, "ns1", "10.1.1.3")).toBe(true);
});

test("moving a card plans nothing", async ({ editor, labs }) => {
  const lab = await labs.deploy("move", WAY_B);
  await editor.open(lab);
  await editor.deployed();
  const name = editor.canvas.node("ns1");
  const before = await name.boundingBox();
  await editor.canvas.moveNode("ns1", { x: 60, y: 80 });
  await expect.poll(async () => (await name.boundingBox())?.y).not.toBe(before?.y);
  await editor.saved();
  await expect(editor.plan.nothingToDo).toBeVisible();
  await expect(editor.deployButton).toHaveAttribute("aria-disabled", "true");
});

test("a deleted node leaves with its cable, the others stay", async ({ editor, labs }) => {
  const { canvas } = editor;
  const lab = await labs.deploy("delete", WAY_B);
  await editor.open(lab);
  await canvas.expectAllUp(2);
  await canvas.selectNode("ns2");
  await editor.page.keyboard.press("Delete");
  await expect(canvas.stranger("ns2")).toContainText("goes with the next deploy");
  await editor.deploy();
  await canvas.expectAllUp(1);
  expect(await textInLab(lab, null, "ip", "netns", "list")).not.toContain("ns2");
  expect(await interfaceIn(lab, null, "br-tap2")).toBeUndefined();
});
