/** Address translation and packet filters: fields that nft would refuse, and rules that can do nothing. */
import { parseCidr, parseIp } from "../../topology/address";
import { matchedNetwork, parseForwardTarget, rulesOf } from "../../topology/ruleset";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";
import { type CheckedStack, stacksOf } from "../stacks";

type Problem = Pick<Issue, "rule" | "reason" | "remedy"> & { field: string };

const MAX_PORT = 65_535;

function* deviceProblem({ attached, node }: CheckedStack, field: string, name: string | undefined): Iterable<Problem> {
  if (name === undefined || name === "lo" || attached.some((one) => one.name === name)) return;
  yield {
    field,
    rule: "rule-interface",
    reason: `"${node.name}" has no interface "${name}"`,
    remedy: `Use one of ${attached.map((one) => one.name).join(", ") || "its interfaces; it has none yet"}.`,
  };
}

function* portProblem(field: string, port: number | undefined): Iterable<Problem> {
  if (port === undefined || (port >= 1 && port <= MAX_PORT)) return;
  yield { field, rule: "rule-port", reason: `${port} is no port`, remedy: `Ports are 1 to ${MAX_PORT}.` };
}

function* networkProblem(field: string, text: string | undefined): Iterable<Problem> {
  if (text === undefined) return;
  if (!matchedNetwork(text)) {
    yield {
      field,
      rule: "rule-network",
      reason: `"${text}" is neither an address nor a network`,
      remedy: "Write it like 10.1.1.2 or 10.1.1.0/24.",
    };
  } else if (!parseIp(text) && parseCidr(text)?.prefix === 0) {
    yield {
      field,
      rule: "rule-network",
      reason: `"${text}" is every address`,
      remedy: "Leave the field out: a rule without it is for all.",
    };
  }
}

function* natProblems(stack: CheckedStack): Iterable<Problem> {
  for (const [at, { out, source }] of (stack.node.nat?.masquerade ?? []).entries()) {
    yield* deviceProblem(stack, `nat.masquerade[${at}].out`, out);
    yield* networkProblem(`nat.masquerade[${at}].source`, source);
  }
  for (const [at, { in: arrives, port, to }] of (stack.node.nat?.forward ?? []).entries()) {
    const path = `nat.forward[${at}]`;
    yield* deviceProblem(stack, `${path}.in`, arrives);
    yield* portProblem(`${path}.port`, port);
    const target = parseForwardTarget(to);
    if (!target) {
      yield {
        field: `${path}.to`,
        rule: "rule-target",
        reason: `"${to}" is no address with a port`,
        remedy: "Write it like 10.1.1.2:80 or [2001:db8::2]:80.",
      };
    } else yield* portProblem(`${path}.to`, target.port);
  }
}

function* firewallProblems(stack: CheckedStack): Iterable<Problem> {
  for (const [at, rule] of (stack.node.firewall ?? []).entries()) {
    const path = `firewall[${at}]`;
    yield* deviceProblem(stack, `${path}.in`, rule.in);
    yield* deviceProblem(stack, `${path}.out`, rule.out);
    yield* portProblem(`${path}.port`, rule.port);
    yield* networkProblem(`${path}.source`, rule.source);
    yield* networkProblem(`${path}.destination`, rule.destination);
    const side = rule.chain === "input" ? rule.out && "out" : rule.chain === "output" ? rule.in && "in" : undefined;
    if (side) {
      yield {
        field: `${path}.${side}`,
        rule: "rule-chain",
        reason: `a packet in the chain ${rule.chain} has no interface at which it ${side === "in" ? "arrived" : "leaves"}`,
        remedy: "Take the interface out, or use the chain forward.",
      };
    }
    if (rule.port !== undefined && rule.protocol !== "tcp" && rule.protocol !== "udp") {
      yield {
        field: `${path}.port`,
        rule: "rule-port",
        reason: rule.protocol ? `${rule.protocol} has no ports` : `the port ${rule.port} is of no protocol`,
        remedy: "Set the protocol to tcp or udp.",
      };
    }
    const families = [rule.source, rule.destination].flatMap((text) => (text && matchedNetwork(text)?.family) || []);
    if (families.length === 2 && families[0] !== families[1]) {
      yield {
        field: `${path}.destination`,
        rule: "rule-network",
        reason: "source and destination are of different families: no packet has both",
        remedy: "Make two rules, one for IPv4 and one for IPv6.",
      };
    }
  }
}

export function* filters(context: Context): Iterable<Issue> {
  for (const stack of stacksOf(context)) {
    for (const { field, ...problem } of [...natProblems(stack), ...firewallProblems(stack)]) {
      yield error({ ...problem, path: `${stack.path}.${field}`, element: stack.element });
    }
  }
}

/** Translating and filtering what passes through, on a node through which nothing passes. */
export function* filtersWithoutForwarding(context: Context): Iterable<Issue> {
  for (const { node, path, element } of stacksOf(context)) {
    if (node.forwarding?.ipv4 || node.forwarding?.ipv6) continue;
    const translates = (node.nat?.masquerade?.length ?? 0) + (node.nat?.forward?.length ?? 0) > 0;
    const filtersPassing = node.firewall?.findIndex(({ chain }) => chain === "forward") ?? -1;
    if (!translates && filtersPassing < 0) continue;
    yield warning({
      rule: "forwarding-off",
      path: `${path}.${translates ? "nat" : `firewall[${filtersPassing}]`}`,
      element,
      reason: `"${node.name}" has rules for packets that it passes on, and passes none on: forwarding is off`,
      remedy: "Switch on IPv4 or IPv6 forwarding.",
    });
  }
}

export function* nftInstalled(context: Context): Iterable<Issue> {
  if (context.capabilities?.nftables !== false) return;
  for (const { node, path, element } of stacksOf(context)) {
    const first = rulesOf(node)[0];
    if (!first) continue;
    yield error({
      rule: "nft-missing",
      path: `${path}.${first.path}`,
      element,
      reason: `"${node.name}" has packet rules, and nftables does not work on this machine`,
      remedy: "Install it (Debian and Ubuntu: apt install nftables); “wirelab doctor” tells what is missing.",
    });
  }
}
