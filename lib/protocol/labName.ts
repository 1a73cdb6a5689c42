/** Lab names, and how they are had from what people call things. */

/** Lab names are folder names, parts of addresses and parts of process titles. */
export const LAB_NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

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
  return LAB_NAME.test(name) ? name : null;
}
