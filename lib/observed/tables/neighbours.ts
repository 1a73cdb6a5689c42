/** `ip -json -statistics neighbour show` as rows (ip-neighbour(8)). */

interface Neighbour {
  dst?: string;
  dev?: string;
  lladdr?: string;
  confirmed?: number;
  state?: string[];
}

/** IPv4 first, each family in the kernel's order. */
export function neighbourRows(output: string): Record<string, string>[] {
  const parsed: unknown = output.trim() === "" ? [] : JSON.parse(output);
  const entries = (Array.isArray(parsed) ? parsed : []) as Neighbour[];
  const isIPv6 = ({ dst }: Neighbour) => Number(dst?.includes(":") ?? false);
  return entries
    .toSorted((a, b) => isIPv6(a) - isIPv6(b))
    .map(({ dst = "", dev = "", lladdr = "", confirmed, state = [] }) => ({
      address: dst,
      mac: lladdr,
      device: dev,
      state: state.join(" "),
      age: confirmed === undefined || state.includes("PERMANENT") ? "" : String(confirmed),
    }));
}
