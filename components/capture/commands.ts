/** The same capture in a terminal, for Wireshark. */
import { quoteArgument } from "@/lib/plan/render";
import type { CaptureQuestion } from "@/lib/protocol/capture";

const WIRESHARK = "wireshark -k -i -";

export function cliCommand(lab: string, { points, filter, snap, both }: CaptureQuestion): string | null {
  const [point] = points;
  if (!point) return null;
  const words = ["wirelab", "capture", lab, point.node, point.interface, ...(filter ? [filter] : [])];
  if (both) words.push("--both");
  if (snap !== undefined) words.push("--snap", String(snap));
  return `${words.map(quoteArgument).join(" ")} | ${WIRESHARK}`;
}

/** Without the `wirelab` command, from any machine that reaches this page's address. */
export function curlCommand(
  origin: string,
  lab: string,
  { points, filter, snap, both }: CaptureQuestion,
): string | null {
  const [point] = points;
  if (!point) return null;
  const query = new URLSearchParams({ node: point.node, interface: point.interface });
  if (filter) query.set("filter", filter);
  if (both) query.set("both", "1");
  if (snap !== undefined) query.set("snap", String(snap));
  const address = `${origin}/api/labs/${lab}/capture?${query}`;
  return `curl -N -H "Authorization: Bearer $TOKEN" ${quoteArgument(address)} | ${WIRESHARK}`;
}
