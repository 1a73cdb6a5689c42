/** What the kernel's own answer says about the trace, in a sentence. */
import { agrees, type Trace } from "./types";

/** Null where no packet was sent. */
export function agreementText({ answered, tried }: Pick<Trace, "answered" | "tried">): string {
  if (!tried) return "No packet was sent.";
  const did = tried.answered ? "a real packet was answered" : "a real packet was not answered";
  const verdict = agrees({ answered, tried });
  if (verdict === null) return `The trace does not commit itself: ${did}.`;
  return verdict
    ? `The kernel agrees: ${did}.`
    : `The kernel disagrees: ${did}. Something on the way is not as Wirelab read it; trace again, for it may have changed meanwhile.`;
}
