/** The way back from a rule of nftables to what a drawing says, for rules of the forms that a drawing has. */
import { type NftChain, rulesOf, ruleText } from "./ruleset";
import type { FirewallRule, Stack } from "./stack";

const MATCH =
  /^(?:meta nfproto ipv4 )?(?:iifname "(?<in>[^"]+)" )?(?:oifname "(?<out>[^"]+)" )?(?:ct state (?<state>[a-z,]+) )?(?:ip6? saddr (?<source>\S+) )?(?:ip6? daddr (?<destination>\S+) )?(?:(?<transport>tcp|udp) dport (?<port>\d+) |meta l4proto (?<protocol>[a-z0-9-]+) )?counter (?<verdict>.+)$/;

const DNAT = /^dnat ip6? to (\S+)$/;

function stackOf(chain: NftChain, text: string): Stack | null {
  const found = MATCH.exec(text)?.groups;
  if (!found) return null;
  const { in: at, out, source, destination, transport, port, verdict = "" } = found;
  const to = DNAT.exec(verdict)?.[1];
  if (chain === "postrouting") return out ? { nat: { masquerade: [{ out, ...(source && { source }) }] } } : null;
  if (chain === "prerouting") {
    if (!at || !to || (transport !== "tcp" && transport !== "udp")) return null;
    return { nat: { forward: [{ in: at, protocol: transport, port: Number(port), to }] } };
  }
  const protocol = transport ?? (found.protocol === "ipv6-icmp" ? "icmpv6" : found.protocol);
  const rule = {
    chain,
    action: verdict,
    ...(protocol && { protocol }),
    ...(port && { port: Number(port) }),
    ...(source && { source }),
    ...(destination && { destination }),
    ...(at && { in: at }),
    ...(out && { out }),
    ...(found.state && { state: found.state.split(",") }),
  };
  return { firewall: [rule as FirewallRule] };
}

/** What a drawing says for a rule of a chain; null where it cannot say it. */
export function drawnFromRule(chain: NftChain, text: string): Stack | null {
  const stack = stackOf(chain, text);
  // Only what is written back to the same text was understood.
  const again = stack ? rulesOf(stack) : [];
  return again.length === 1 && again[0]?.chain === chain && ruleText(again[0].words) === text ? stack : null;
}
