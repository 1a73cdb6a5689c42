/** A rule in nft's language, as far as Wirelab reads rules; what it does not read is shown by its name. */
import type { Rule, Statement } from "./ruleset";

type Json = Record<string, unknown>;

function side(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.map(side).join(",");
  const { meta, payload, ct, prefix, range, set } = value as Record<string, Json & unknown[]>;
  if (meta)
    return ["iifname", "oifname", "iif", "oif"].includes(String(meta.key)) ? String(meta.key) : `meta ${meta.key}`;
  if (payload) return `${payload.protocol} ${payload.field}`;
  if (ct) return `ct ${ct.key}`;
  if (prefix) return `${prefix.addr}/${prefix.len}`;
  if (range) return `${side(range[0])}-${side(range[1])}`;
  if (set) return `{ ${Array.isArray(set) ? set.map(side).join(", ") : side(set)} }`;
  return "…";
}

function statementText(statement: Statement): string {
  const [name = "", value] = Object.entries(statement)[0] ?? [];
  const fields = (value ?? {}) as Json;
  switch (name) {
    case "match":
      return `${side(fields.left)}${fields.op === "!=" ? " !=" : ""} ${side(fields.right)}`;
    case "counter":
      return "";
    case "dnat":
    case "snat":
      return `${name} to ${fields.addr}${fields.port === undefined ? "" : `:${fields.port}`}`;
    case "jump":
    case "goto":
      return `${name} ${fields.target}`;
    default:
      return name;
  }
}

export const ruleText = ({ statements, comment }: Rule): string =>
  `“${statements.map(statementText).filter(Boolean).join(" ")}”${comment ? ` “${comment}”` : ""}`;
