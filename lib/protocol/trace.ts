/** What a client may ask a trace for. */
import { z } from "zod";
import type { TraceQuestion } from "../trace/types";

const node = z.string().min(1).max(255);

export const traceQuestionSchema: z.ZodType<TraceQuestion> = z.strictObject({
  from: node,
  to: node,
  address: z.string().max(64).optional(),
  port: z.number().int().min(1).max(65535).optional(),
  /** Bytes: from what an empty echo needs over IPv6 to the most that IP allows. */
  size: z.number().int().min(48).max(65535).optional(),
});
