/** Figures of measurements as people read them: three digits and a unit. */

const digits = (value: number): string =>
  value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : 3);

/** A round trip: "63 µs", "1.20 ms", "1.02 s". @param ms milliseconds */
export function roundTripText(ms: number): string {
  if (ms < 0.9995) return `${digits(ms * 1000)} µs`.replace(/^0\.000 /, "0 ");
  return ms < 999.5 ? `${digits(ms)} ms` : `${digits(ms / 1000)} s`;
}

/** A throughput: "19.5 Gbit/s", "943 Mbit/s", "512 kbit/s". @param mbits Mbit/s */
export function throughputText(mbits: number): string {
  if (mbits === 0) return "0 Mbit/s";
  if (mbits < 0.9995) return `${digits(mbits * 1000)} kbit/s`;
  return mbits < 999.5 ? `${digits(mbits)} Mbit/s` : `${digits(mbits / 1000)} Gbit/s`;
}

/** A share: "0 %", "0.4 %", "12 %". @param percent per cent */
export function percentText(percent: number): string {
  if (percent === 0) return "0 %";
  if (percent < 0.05) return "< 0.1 %";
  return `${percent < 9.95 ? percent.toFixed(1).replace(/\.0$/, "") : Math.round(percent)} %`;
}

/** A count with thousands apart: "1 044 616". */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
