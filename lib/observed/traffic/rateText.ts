/** Rates as network engineers write them: bits per second, by thousands. */

const PREFIXES = ["", "k", "M", "G", "T"];

/** Three digits and a prefix: "0", "784", "1.23k", "943M". */
function short(value: number): { digits: string; prefix: string } {
  let [left, step] = [value, 0];
  // 999.5 would be written as 1000.
  while (left >= 999.5 && step < PREFIXES.length - 1) {
    left /= 1000;
    step += 1;
  }
  const decimals = step === 0 || left >= 99.95 ? 0 : left >= 9.995 ? 1 : 2;
  return { digits: left.toFixed(decimals), prefix: PREFIXES[step] as string };
}

/** A rate in bits per second, without its unit: "943M". @param bytes per second */
export function bitRate(bytes: number): string {
  const { digits, prefix } = short(bytes * 8);
  return `${digits}${prefix}`;
}

/** A rate with its unit: "943 Mbit/s". @param bytes per second */
export function bitRateText(bytes: number): string {
  const { digits, prefix } = short(bytes * 8);
  return `${digits} ${prefix}bit/s`;
}

/** Bits per second from which a cable is drawn heavier by one step each. */
const WEIGHTS = [1, 100e3, 10e6, 100e6, 1e9];

/** How heavy a cable's traffic is, 0 (none) to 5 (a gigabit per second and more). @param bytes per second */
export const trafficWeight = (bytes: number): number => WEIGHTS.filter((from) => bytes * 8 >= from).length;
