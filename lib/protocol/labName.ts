/** Lab names out of what people call things. */
import { labNameSchema } from "./messages";

const LONGEST = 40;

/**
 * The nearest legal lab name: "My first lab" becomes "my-first-lab".
 * @returns null when nothing legal is left of it
 */
export function labNameFrom(text: string): string | null {
  const name = text
    // Letters lose their accents rather than being dropped.
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "");
  return labNameSchema.safeParse(name).success ? name : null;
}
