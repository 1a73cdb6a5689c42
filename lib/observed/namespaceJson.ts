/**
 * What one `ip -json -details -statistics -batch` printed that was asked for
 * addresses, routes and netconf of a namespace: a list of records for each, one
 * after another.
 */
import { IpOutputError, parseAddressRecords, type ReadInterface } from "./ipJson";
import { parseForwarding, parseRoutes } from "./routeJson";
import type { NamespaceFacts } from "./types";

/** A namespace as it was read. */
export interface ReadNamespace {
  interfaces: ReadInterface[];
  facts: NamespaceFacts;
}

/** The questions, as lines of a batch (ip(8)). */
export const NAMESPACE_QUESTIONS = ["address show", "route show table all", "netconf show"];

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isAbout = (list: readonly Json[], field: string) => list.some((record) => field in record);

/** One namespace's answers. Whichever of them an old kernel or iproute2 cannot give is absent. */
function namespaceOf(interfaces: Json[], answers: readonly Json[][]): ReadNamespace {
  const routes = answers.find((list) => isAbout(list, "dst"));
  const forwarding = parseForwarding(answers.find((list) => isAbout(list, "forwarding")) ?? []);
  return {
    interfaces: parseAddressRecords(interfaces),
    // Without any record there is no route at all: not even a local one.
    facts: { routes: parseRoutes(routes ?? []), ...(forwarding && { forwarding }) },
  };
}

/**
 * The namespaces in the order in which they were asked, each beginning with its
 * interfaces: no namespace is without a loopback.
 * @throws {IpOutputError} when a line is not a JSON list.
 */
export function parseNamespaces(output: string): ReadNamespace[] {
  const groups: { interfaces: Json[]; answers: Json[][] }[] = [];
  for (const line of output.split("\n")) {
    if (line.trim() === "") continue;
    const list = readLine(line);
    if (isAbout(list, "ifname")) groups.push({ interfaces: list, answers: [] });
    else groups.at(-1)?.answers.push(list);
  }
  return groups.map(({ interfaces, answers }) => namespaceOf(interfaces, answers));
}

/**
 * Interfaces that were asked for one by one; one that is not there printed nothing.
 * @param known see `parseAddressRecords`
 * @throws {IpOutputError} when a line is not a JSON list.
 */
export function parseInterfaces(output: string, known: ReadonlyMap<string, number>): ReadInterface[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return parseAddressRecords(lines.flatMap(readLine), known);
}

function readLine(line: string): Json[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new IpOutputError("ip printed something that is not JSON", line.slice(0, 200));
  }
  if (!Array.isArray(parsed)) throw new IpOutputError("ip printed JSON that is not a list", line.slice(0, 200));
  return parsed.filter(isObject);
}
