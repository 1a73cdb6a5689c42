import { type Egress, egressText, NETEM_FIELDS, writeRate, writeShare, writeTime } from "../../topology/impair";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { Command } from "../command";
import type { StepKind } from "./kind";
import { placeName } from "./words";

/** Ethernet header and a VLAN tag, in bytes: what a device counts beyond the MTU. */
const HEADER = 18;
const DEFAULT_MTU = 1500;
/** Seconds of its rate that a limit lets pass at once: timers fire late by less, so that the rate is reached. */
const BURST_SECONDS = 0.005;
/** Seconds that a packet may wait for its turn. */
const WAIT_SECONDS = 0.1;
/** Packets that a line holds: netem's own choice, and more where a second's delay needs it. */
const LEAST_PACKETS = 1000;
const PACKETS_PER_SECOND = 100_000;
/** Packets that wait behind a rate limit: fewer starve a single TCP stream. */
const LEAST_WAITING = 50;
const PERCENT_FIELDS = ["loss", "duplicate", "reorder", "corrupt"] as const;

type What = "blackhole" | "tbf" | "netem" | "tbf+netem" | "none" | "other";

/** Which disciplines do it: the rate limit is tbf, with netem as its child where there is more to do. */
function disciplines(egress: Egress): What {
  if (egress.other) return "other";
  if (egress.block) return "blackhole";
  const netem = NETEM_FIELDS.some((field) => egress[field] !== undefined);
  if (egress.rate === undefined) return netem ? "netem" : "none";
  return netem ? "tbf+netem" : "tbf";
}

/**
 * tc-tbf(8). The burst has to hold a packet; larger ones, which TCP leaves to the
 * device to cut, are cut by tbf. What waits is bounded by time, as at a real line.
 */
function tbf({ rate = 0 }: Egress, mtu: number): string[] {
  const bytes = rate / 8;
  const packet = mtu + HEADER;
  const burst = Math.ceil(Math.max(bytes * BURST_SECONDS, 2 * packet));
  const limit = Math.ceil(Math.max(bytes * WAIT_SECONDS, 10 * packet, burst));
  return ["tbf", "rate", writeRate(rate), "burst", String(burst), "limit", String(limit)];
}

/** tc-netem(8). Its queue holds what is on the line, and behind a rate limit what waits for its turn. */
function netem(egress: Egress, mtu: number): string[] {
  const { rate, delay = 0, jitter = 0 } = egress;
  const seconds = (delay + jitter) / 1e6;
  const fitting =
    rate === undefined
      ? Math.max(LEAST_PACKETS, seconds * PACKETS_PER_SECOND)
      : // Small packets on the line, full ones before the limit.
        Math.max(LEAST_WAITING, (rate / 8) * (seconds / 500 + WAIT_SECONDS / (mtu + HEADER)));
  return [
    ...["netem", "limit", String(Math.ceil(fitting))],
    ...(egress.delay === undefined ? [] : ["delay", writeTime(egress.delay)]),
    ...(egress.jitter === undefined ? [] : [writeTime(egress.jitter)]),
    ...PERCENT_FIELDS.flatMap((field) => {
      const share = egress[field];
      return share === undefined ? [] : [field, writeShare(share)];
    }),
  ];
}

const tc = ({ ns, name }: InterfaceRef, verb: "add" | "change" | "del", ...args: string[]): Command => ({
  file: "tc",
  args: ["qdisc", verb, "dev", name, ...args],
  ...(ns !== ROOT_NS && { netns: ns }),
});

function putting(at: InterfaceRef, verb: "add" | "change", egress: Egress, mtu: number): Command[] {
  switch (disciplines(egress)) {
    case "blackhole":
      return [tc(at, verb, "root", "handle", "1:", "blackhole")];
    case "tbf":
      return [tc(at, verb, "root", "handle", "1:", ...tbf(egress, mtu))];
    case "netem":
      return [tc(at, verb, "root", "handle", "1:", ...netem(egress, mtu))];
    case "tbf+netem":
      return [
        tc(at, verb, "root", "handle", "1:", ...tbf(egress, mtu)),
        tc(at, verb, "parent", "1:1", "handle", "10:", ...netem(egress, mtu)),
      ];
    default:
      return [];
  }
}

/** netem keeps what a change does not name: then it has to be made anew, and packets on the line are lost. */
const canChange = (was: Egress, set: Egress): boolean =>
  disciplines(was) === disciplines(set) &&
  disciplines(set) !== "blackhole" &&
  NETEM_FIELDS.every((field) => was[field] === undefined || set[field] !== undefined);

const LESSONS: Partial<Record<What, string>> = {
  blackhole: "what it is given to send is thrown away, while what the other end sends still arrives",
  tbf: "packets wait for tokens that come at the rate, and are dropped when too many wait",
  "tbf+netem": "each packet first waits for its delay, then for a token of the rate",
};

export const setEgress: StepKind<"setEgress"> = {
  commands: ({ at, set, was, mtu = DEFAULT_MTU }) =>
    canChange(was, set)
      ? putting(at, "change", set, mtu)
      : [...(disciplines(was) === "none" ? [] : [tc(at, "del", "root")]), ...putting(at, "add", set, mtu)],
  // What somebody put there by other means cannot be made again from its name.
  inverse: ({ at, set, was, mtu }) =>
    was.other === undefined ? { op: "setEgress", at, set: was, was: set, ...(mtu !== undefined && { mtu }) } : null,
  explain: ({ at, set }) => {
    const what = disciplines(set);
    if (what === "none") return `Lets ${placeName(at)} send as fast and as well as it can again.`;
    const lesson = LESSONS[what];
    return `Sets what happens to packets that leave ${placeName(at)}: ${egressText(set)}${lesson ? `; ${lesson}` : ""}.`;
  },
};
