/** New entries of a topology file in tidy form. */
import { Document, isScalar, Scalar } from "yaml";

/** Text that YAML reads back as itself, also between braces: no quotes needed. */
const PLAIN = /^(?!(?:true|false|null)$)[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)*$/i;
const CIDR = /^[0-9a-f]+[0-9a-f.:]*\/\d+$/i;

type Style = "block" | "flow";

/** One scalar as YAML text that fits on a line, quoted only where it must be. */
export function scalarText(value: unknown, style: Style = "flow"): string {
  if (typeof value === "string" && (PLAIN.test(value) || CIDR.test(value))) return value;
  // Plain MAC addresses are base-60 numbers to readers of YAML 1.1.
  if (typeof value === "string" && /^[0-9a-f]{2}(?::[0-9a-f]{2})+$/i.test(value)) return JSON.stringify(value);
  const document = new Document(style === "flow" ? [value] : { key: value });
  if (style === "flow") (document.contents as unknown as { flow: boolean }).flow = true;
  const node = document.getIn(style === "flow" ? [0] : ["key"], true);
  if (isScalar(node) && typeof value === "string" && /[\n\r]/.test(value)) node.type = Scalar.QUOTE_DOUBLE;
  const text = document
    .toString({ lineWidth: 0, flowCollectionPadding: false, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
    .trimEnd();
  return style === "flow" ? text.slice(1, -1) : text.slice("key: ".length);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fieldsOf = (record: Record<string, unknown>) => Object.entries(record).filter(([, value]) => value !== undefined);

/** A value on one line: `{ node: ns1, name: tap1, addresses: [10.1.1.1/24] }`. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (!isRecord(value)) return scalarText(value);
  const fields = fieldsOf(value).map(([key, field]) => `${scalarText(key)}: ${flowText(field)}`);
  return fields.length > 0 ? `{ ${fields.join(", ")} }` : "{}";
}

/** A new entry of `nodes:` or `links:` as the lines after its "- ": a node on one line, a link with a line for each end. */
export function entryLines(record: object): string[] {
  const fields = fieldsOf(record as Record<string, unknown>);
  if (!fields.some(([, value]) => isRecord(value))) return [flowText(record)];
  return fields.map(
    ([key, value]) =>
      `${scalarText(key)}: ${isRecord(value) || Array.isArray(value) ? flowText(value) : scalarText(value, "block")}`,
  );
}
