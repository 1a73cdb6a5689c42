/** How the ways to join two namespaces are to be measured. */
import { z } from "zod";
import { USUAL_WAYS, WAYS_LIMITS, type WaysOptions } from "../measure/ways/types";

const { rounds, seconds } = WAYS_LIMITS;

export const waysOptionsSchema: z.ZodType<WaysOptions> = z.strictObject({
  rounds: z.number().int().min(rounds.least).max(rounds.most).default(USUAL_WAYS.rounds),
  seconds: z.number().int().min(seconds.least).max(seconds.most).default(USUAL_WAYS.seconds),
});
