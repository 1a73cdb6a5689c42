/** A service as one line, "web: python3 -m http.server 80", for fields where it is typed. */
import type { ObservedService } from "../observed/types";
import { SERVICE_NAME, type Service } from "../topology/services";
import type { ReadLine } from "../topology/stackText";
import { splitWords } from "../topology/words";
import { quoteArgument } from "./render";

export const showService = ({ name, command }: Service): string => `${name}: ${command.map(quoteArgument).join(" ")}`;

const HINT = 'Write its name, a colon and the command: "web: python3 -m http.server 80".';

export function readService(text: string): ReadLine<Service> {
  const colon = text.indexOf(":");
  const name = text.slice(0, Math.max(0, colon)).trim();
  if (!SERVICE_NAME.test(name)) return { refusal: HINT };
  const command = splitWords(text.slice(colon + 1));
  if (!command) return { refusal: "A quotation mark is not closed." };
  return command.length > 0 ? { value: { name, command } } : { refusal: HINT };
}

/** "running", "ended", "exited 1", "ended by SIGKILL (9)"; null while it was not started. */
export function serviceStateText(found: ObservedService | undefined): string | null {
  if (!found) return null;
  const { state, code = 0 } = found;
  if (state === "running") return "running";
  if (code === 0) return "ended";
  return code > 128 ? `ended by signal ${code - 128}` : `exited ${code}`;
}
