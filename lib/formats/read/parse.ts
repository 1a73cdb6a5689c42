import type { Capabilities } from "../../plan/capabilities";
import { type Topology, topologySchema } from "../../topology/schema";
import { validateTopology } from "../../validate";
import type { Issue } from "../../validate/issue";
import { parsePath } from "../path";
import { lineOfPath } from "./position";
import { type ReadDocument, readDocument } from "./readDocument";
import { shapeIssues } from "./shapeIssues";

/** What a topology file says. */
export interface ParsedFile {
  /** Null when the text is no YAML or has not the shape of a topology. */
  topology: Topology | null;
  /** Findings of parser, schema and rules, each with its line. A topology may come with errors. */
  issues: Issue[];
}

/** The topology of a document, or why it has none. */
export function topologyOf({ file }: ReadDocument): ParsedFile {
  const result = topologySchema.safeParse(file);
  return result.success
    ? { topology: result.data, issues: [] }
    : { topology: null, issues: shapeIssues(file, result.error) };
}

/** Reads a topology file and holds it to all rules. Never throws, whatever the text. */
export function parseTopologyFile(text: string, capabilities?: Capabilities): ParsedFile {
  const { read, issues: syntax } = readDocument(text);
  if (!read) return { topology: null, issues: syntax };
  const { topology, issues: shape } = topologyOf(read);
  const issues = topology ? validateTopology(topology, capabilities) : shape;
  const withLine = (issue: Issue): Issue => {
    const line = lineOfPath(read.document.contents, parsePath(issue.path), read.lines);
    return line === undefined ? issue : { ...issue, line };
  };
  return { topology, issues: issues.map(withLine) };
}
