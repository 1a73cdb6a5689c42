/** What a client may ask to be measured in a running lab. */
import { z } from "zod";
import { LIMITS, type MeasureQuestion } from "../measure/question";

const node = z.string().min(1).max(255);
const family = z.union([z.literal(4), z.literal(6)]).optional();
const ends = { from: node, to: node, address: z.string().max(64).optional(), family };

const within = ({ least, most }: { least: number; most: number }) => z.number().min(least).max(most);
const whole = ({ least, most }: { least: number; most: number }) => z.number().int().min(least).max(most);

export const measureQuestionSchema: z.ZodType<MeasureQuestion> = z.discriminatedUnion("what", [
  z.strictObject({
    what: z.literal("ping"),
    ...ends,
    interval: within(LIMITS.interval).optional(),
    size: whole(LIMITS.size).optional(),
  }),
  z.strictObject({ what: z.literal("traceroute"), ...ends }),
  z.strictObject({
    what: z.literal("throughput"),
    ...ends,
    protocol: z.enum(["tcp", "udp"]),
    direction: z.enum(["there", "back"]),
    seconds: whole(LIMITS.seconds),
    streams: whole(LIMITS.streams),
    mbits: whole(LIMITS.mbits).optional(),
  }),
  z.strictObject({
    what: z.literal("ping-all"),
    nodes: z.array(node).min(LIMITS.nodes.least).max(LIMITS.nodes.most).optional(),
    family,
  }),
]);
