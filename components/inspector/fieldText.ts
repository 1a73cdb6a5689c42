/** Between the text in a field and the value in the topology. Pure. */

export const showAddresses = (addresses: readonly string[] | undefined): string => (addresses ?? []).join(", ");

/** Addresses separated by commas or white space. What each may say is validation's business. */
export function readAddresses(text: string): string[] | undefined {
  const list = text.split(/[\s,;]+/).filter(Boolean);
  return list.length > 0 ? list : undefined;
}

/** A whole number, nothing for "as it is by default", or the reason why it is neither. */
export function readNumber(text: string): { value: number | undefined } | { refusal: string } {
  if (text === "") return { value: undefined };
  return /^\d{1,9}$/.test(text) ? { value: Number(text) } : { refusal: "This takes a whole number." };
}

/** VLANs separated by commas or white space, or why they are none. */
export function readVlans(text: string): { value: number[] | undefined } | { refusal: string } {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  if (words.some((word) => !/^\d{1,5}$/.test(word)))
    return { refusal: "VLANs are whole numbers, separated by commas." };
  return { value: words.length > 0 ? words.map(Number) : undefined };
}

/** A whole number of bytes, nothing for "the kernel's default", or the reason why it is neither. */
export function readMtu(text: string): { mtu: number | undefined } | { refusal: string } {
  if (text === "") return { mtu: undefined };
  if (!/^\d{1,6}$/.test(text)) return { refusal: "The MTU is a whole number of bytes, 68 to 65535." };
  return { mtu: Number(text) };
}
