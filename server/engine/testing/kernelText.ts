/**
 * All that plain programs tell of a lab, as text in which two labs made alike are
 * alike to the byte: without indices, MAC addresses and what follows from them,
 * times and counters.
 */
import type { SandboxHandle } from "@/server/engine/sandbox";
import { type Answer, answersOf } from "./answers";

/** What each namespace is asked. */
const QUESTIONS: readonly [file: string, ...args: string[]][] = [
  ["ip", "-json", "-details", "link", "show"],
  ["ip", "-json", "address", "show"],
  ["ip", "-json", "route", "show", "table", "all"],
  ["ip", "-json", "rule", "show"],
  ["ip", "-json", "netconf", "show"],
  ["bridge", "-json", "-details", "link", "show"],
  ["bridge", "-json", "vlan", "show"],
  ["tc", "-json", "qdisc", "show"],
  ["nft", "--json", "list", "ruleset"],
];
const COLUMNS = {
  bridge: "name,datapath_type,stp_enable,rstp_enable,other_config,fail_mode",
  port: "name,tag,trunks,vlan_mode,protected,other_config",
  interface: "name,type,options,mtu_request,error,admin_state",
};
const OVS_QUESTIONS = Object.entries(COLUMNS).map(([table, columns]): [string, ...string[]] => [
  ...(["ovs-vsctl", "--timeout=10", "--format=json", `--columns=${columns}`] as const),
  ...["list", table],
]);

/** Fields that name an index, hold a MAC address or a time, or count. */
const LEFT_OUT = new Set([
  ...["ifindex", "link_index", "link_netnsid", "handle", "index"],
  ...["address", "permaddr", "bridge_id", "root_id", "designated_root", "designated_bridge"],
  ...["valid_life_time", "preferred_life_time", "packets", "bytes"],
]);
const TIMER = /_timer$/;
/** What a spanning tree makes of the MAC addresses of its bridges: who is root, which ports are blocked, how long that is new. */
const CHOSEN_BY_TREE = new Set([
  ...["root_port", "root_path_cost", "state", "topology_change", "topology_change_detected"],
  ...["designated_cost", "designated_port", "topology_change_ack", "config_pending", "ageing_time"],
]);

/** IPv6 addresses that an interface makes of its MAC address (RFC 4291, appendix A), and their multicast groups. */
const FROM_MAC = /\b(?:fe80::[0-9a-f:]*ff:fe[0-9a-f]{2}:[0-9a-f]{1,4}|ff02::1:ff[0-9a-f]{2}:[0-9a-f]{1,4})\b/g;

function kept(value: unknown, tree: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => kept(one, tree));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(
    ([key]) => !LEFT_OUT.has(key) && !TIMER.test(key) && !(tree && CHOSEN_BY_TREE.has(key)),
  );
  return Object.fromEntries(fields.map(([key, one]) => [key, kept(one, tree)]));
}

/** Lists that the kernel orders by MAC address, or Open vSwitch's database by chance. */
const UNORDERED = /route|ovs-vsctl/;

function textOf(question: string, output: string, tree: boolean): string {
  if (output.trim() === "") return "";
  const value = kept(JSON.parse(output), tree);
  const list = Array.isArray(value) ? value : [((value as { data?: unknown[] }).data ?? value) as unknown].flat();
  const lines = list.map((one) => JSON.stringify(one).replace(FROM_MAC, "from-mac"));
  return (UNORDERED.test(question) ? lines.sort() : lines).join("\n");
}

/** By what was asked of which namespace; a program that is not there told nothing. */
export async function kernelText(sandbox: SandboxHandle): Promise<Record<string, string>> {
  const [list, bridges] = (
    await answersOf(sandbox, [
      { words: ["ip", "-json", "netns", "list"] },
      { words: ["ip", "-json", "-details", "link", "show", "type", "bridge"] },
    ])
  ).map(({ stdout }) => stdout) as [string, string];
  const names = (JSON.parse(list || "[]") as { name: string }[]).map(({ name }) => name).sort();
  const tree = /"stp_state":[1-9]/.test(bridges);
  const asked = [
    ...[undefined, ...names].flatMap((netns) => QUESTIONS.map((words) => ({ words, netns, of: netns ?? "the root" }))),
    ...OVS_QUESTIONS.map((words) => ({ words, of: null })),
  ];
  const answers = await answersOf(sandbox, asked);
  const texts = asked.map(({ words, of }, at): [string, string] => {
    const question = words.join(" ");
    const text = textOf(question, (answers[at] as Answer).stdout, tree);
    return [of === null ? question : `${of}: ${question}`, text];
  });
  return { namespaces: names.join("\n"), ...Object.fromEntries(texts) };
}
