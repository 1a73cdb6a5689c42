/** The schema's complaints in words for the author of the file. */
import type { z } from "zod";
import { DEVICE_TITLES } from "../../topology/devices";
import { type ElementRef, LAB_ELEMENT, linkRef, nodeRef } from "../../topology/ids";
import { TOPOLOGY_VERSION } from "../../topology/schema";
import type { Issue } from "../../validate/issue";
import { type FieldPath, formatPath, valueAt } from "../path";
import { knownFields, nearest } from "./fields";

/** Thousands of complaints about one file help nobody. */
const MAX_SHAPE_ISSUES = 100;

const KINDS = {
  node: ["namespace", "bridge", "ovs", "host", "tap", "nic", "uplink"],
  link: ["veth", "ovs-internal", "ovs-patch", "port"],
  interface: Object.keys(DEVICE_TITLES),
};

const EXAMPLES: Record<string, string> = {
  nodes: 'Add "nodes:" with a list, or "nodes: []" for none.',
  links: 'Add "links:" with a list, or "links: []" for none.',
  wirelab: `Add "wirelab: ${TOPOLOGY_VERSION}" as the first line.`,
  a: "Add the end, for example a: { node: ns1, name: tap1 }.",
  b: "Add the end, for example b: { node: ns2, name: tap2 }.",
};

const EXPECTED: Record<string, string> = {
  string: "text",
  // All numbers of a topology are whole.
  number: "a whole number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of fields",
};

/** A value as it would be named in a sentence. */
function show(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of fields";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The drawn element that a path leads into, as far as the file names it. */
function elementAt(file: unknown, path: FieldPath): ElementRef {
  const [list, index] = path;
  if (typeof index !== "number") return LAB_ELEMENT;
  const text = (...rest: string[]) => {
    const value = valueAt(file, [list as string, index, ...rest]);
    return typeof value === "string" ? value : null;
  };
  const name = text("name");
  if (list === "nodes" && name !== null) return nodeRef(name);
  const [node, end] = [text("a", "node"), text("a", "name")];
  return list === "links" && node !== null && end !== null ? linkRef(`${node}:${end}`) : LAB_ELEMENT;
}

type Words = Pick<Issue, "rule" | "reason" | "remedy"> & { path: FieldPath };

function unknownFields(file: unknown, path: FieldPath, keys: readonly string[]): Words[] {
  const known = knownFields(file, path);
  const where = path.length === 0 ? "the file" : formatPath(path);
  const unused = known.filter((field) => valueAt(file, [...path, field]) === undefined);
  return keys.slice(0, MAX_SHAPE_ISSUES).map((key) => {
    const meant = nearest(key, unused);
    const remedy = meant ? `Write "${meant}", if that is meant.` : `Remove it. Fields here are: ${known.join(", ")}.`;
    return { rule: "file-unknown-field", path: [...path, key], reason: `"${key}" is not a field of ${where}`, remedy };
  });
}

function missing(path: FieldPath): Words {
  const field = String(path.at(-1));
  const where = path.length === 1 ? "the file" : formatPath(path.slice(0, -1));
  return {
    rule: "file-missing-field",
    path,
    reason: `"${field}" is missing in ${where}`,
    remedy: EXAMPLES[field] ?? `Add the field "${field}".`,
  };
}

function unknownKind(path: FieldPath, value: unknown): Words {
  const [list, , field] = path;
  const what = field === "interfaces" ? "interface" : list === "nodes" ? "node" : "link";
  const kinds = KINDS[what];
  const meant = typeof value === "string" ? nearest(value, kinds) : null;
  const remedy = meant ? `Write "${meant}", if that is meant.` : `Choose one of: ${kinds.join(", ")}.`;
  return {
    rule: "file-unknown-kind",
    path,
    reason: `${show(value)} is no kind of ${what}`,
    remedy,
  };
}

function notAmong(path: FieldPath, value: unknown, values: readonly unknown[]): Words {
  const choices = values.map(String);
  const meant = typeof value === "string" ? nearest(value, choices) : null;
  return {
    rule: "file-type",
    path,
    reason: `${formatPath(path)} is ${show(value)}, but must be ${choices.join(" or ")}`,
    remedy: meant ? `Write "${meant}", if that is meant.` : `Choose one of: ${choices.join(", ")}.`,
  };
}

function wordsFor(file: unknown, issue: z.core.$ZodIssue): Words[] {
  const path = issue.path as FieldPath;
  const value = valueAt(file, path);
  if (issue.code === "unrecognized_keys") return unknownFields(file, path, issue.keys);
  if (value === undefined) return [missing(path)];
  if (path.length === 1 && path[0] === "wirelab") {
    return [
      {
        rule: "file-version",
        path,
        reason: `the file says "wirelab: ${show(value)}"; this Wirelab reads version ${TOPOLOGY_VERSION}`,
        remedy: `Write "wirelab: ${TOPOLOGY_VERSION}", or use the Wirelab that wrote the file.`,
      },
    ];
  }
  if (issue.code === "invalid_union") {
    if (issue.errors.length === 0) return [unknownKind(path, value)];
    // A place that takes a group of fields or something plainer: a group is told what is wrong inside it.
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
    const within = issue.errors[isGroup ? issue.errors.length - 1 : 0] ?? [];
    return within.flatMap((inner) => wordsFor(file, { ...inner, path: [...path, ...inner.path] }));
  }
  if (issue.code === "invalid_value") return [notAmong(path, value, issue.values)];
  const field = formatPath(path) || "the file";
  const expected =
    issue.code === "invalid_type" ? (EXPECTED[issue.expected] ?? issue.expected) : "a smaller whole number";
  const empty = value === null && expected === "a list" ? `Write "${path.at(-1)}: []" for none.` : null;
  return [
    {
      rule: "file-type",
      path,
      reason: `${field} is ${show(value)}, but must be ${expected}`,
      remedy: empty ?? (expected === "text" ? "Put the value in quotes." : `Write ${expected}.`),
    },
  ];
}

/** Why the value read from a file does not have the shape of a topology. */
export function shapeIssues(file: unknown, error: z.ZodError): Issue[] {
  return error.issues
    .slice(0, MAX_SHAPE_ISSUES)
    .flatMap((issue) => wordsFor(file, issue))
    .slice(0, MAX_SHAPE_ISSUES)
    .map(({ path, ...words }) => ({
      severity: "error",
      ...words,
      path: formatPath(path),
      element: elementAt(file, path),
    }));
}
