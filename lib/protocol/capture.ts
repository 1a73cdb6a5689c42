/** What a client may ask to be captured in a running lab. */
import { z } from "zod";
import { MAX_FILTER_LENGTH } from "../capture/filter/lex";

/** Bytes kept of a packet: the least that shows its headers, and more than any packet has. */
export const SNAP = { least: 64, most: 262_144 } as const;
/** Interfaces in one capture. */
export const MAX_POINTS = 8;

/** Why a capture ended that was told to, or has all that was wanted. Any other reason is a loss. */
export const CAPTURE_DONE = "The capture is complete.";
/** Input to the stream of a capture: no more, please, but what is on its way, and the last counters. */
export const CAPTURE_FINISH = "finish";

/** An interface, by its name and by the node that it belongs to. */
export const capturePointSchema = z.strictObject({
  node: z.string().max(255),
  interface: z.string().min(1).max(15),
});
export type CapturePoint = z.infer<typeof capturePointSchema>;

export const captureQuestionSchema = z.strictObject({
  points: z.array(capturePointSchema).min(1).max(MAX_POINTS),
  /** The other ends of the points' cables as well. */
  both: z.boolean().optional(),
  /** As tcpdump writes it (pcap-filter(7)); empty for all packets. */
  filter: z.string().max(MAX_FILTER_LENGTH).optional(),
  /** Bytes kept of each packet. By default all. */
  snap: z.number().int().min(SNAP.least).max(SNAP.most).optional(),
  /** Ends the capture when it has so many packets, or has lasted so long. */
  count: z.number().int().min(1).max(1e9).optional(),
  seconds: z
    .number()
    .min(0.1)
    .max(7 * 86_400)
    .optional(),
});
export type CaptureQuestion = z.infer<typeof captureQuestionSchema>;
