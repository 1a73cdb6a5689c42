/** Names for new labs. The rule is `labNameSchema`'s (lib/protocol); its sentences are for people. Pure. */

export const MAX_LAB_NAME = 40;

/** What is wrong with a name for a new lab, in words; null when it can be used. */
export function labNameProblem(name: string, taken: readonly string[]): string | null {
  if (name === "") return "Give the lab a name.";
  if (name.length > MAX_LAB_NAME) return `At most ${MAX_LAB_NAME} characters; this has ${name.length}.`;
  if (/[^a-z0-9-]/.test(name)) {
    const offer = freeLabName(name, taken);
    return `Only letters a to z, digits and hyphens, as in ${offer}: the name is a folder's and part of an address.`;
  }
  if (/^-|-$/.test(name)) return "A hyphen can stand between letters or digits, not at an end.";
  if (taken.includes(name)) return `There is a lab "${name}" already.`;
  return null;
}

/** A name made of any text, free among those taken: "One veth pair" → "one-veth-pair", then "one-veth-pair-2". */
export function freeLabName(text: string, taken: readonly string[]): string {
  const base =
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, MAX_LAB_NAME - 4)
      .replace(/^-+|-+$/g, "") || "lab";
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
