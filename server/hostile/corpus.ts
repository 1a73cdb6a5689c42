/** What people with bad intentions send, and what breaks programs by accident. For tests. */
import type { Shape } from "@/lib/protocol/testing/samples";
import { smallest } from "@/lib/protocol/testing/samples";

/** Would leave this file if any shell ever saw it. */
export const CANARY = "/tmp/wirelab-hostile-canary";

export const HOSTILE_STRINGS: readonly string[] = [
  ...["", " ", "\0", "\n", "a\nb", "\r\n\r\n", "\u001b[2J", "\u202e", "\ud800", "￿", "é".repeat(300)],
  ...[`$(touch ${CANARY})`, `\`touch ${CANARY}\``, `; touch ${CANARY}`, `| touch ${CANARY}`, `&& touch ${CANARY}`],
  ...[`'; touch ${CANARY} #`, `"; touch ${CANARY} #`, `\n touch ${CANARY}\n`, "--help", "-b", "-all", "--", "-"],
  ...["..", "../..", "../../etc/passwd", "/etc/passwd", "a/../../b", ".", "con", "%2e%2e%2f", "file:///etc/passwd"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"],
  ...[
    "lo",
    "all",
    "default",
    "dev",
    "up",
    "netns",
    "eth0@if3",
    "a b",
    "veth,master",
    "x".repeat(16),
    "x".repeat(100_000),
  ],
  ...[
    "0",
    "-1",
    "1e309",
    "NaN",
    "0x7f",
    "10.0.0.1/33",
    "999.1.1.1",
    "::/129",
    "ff:ff:ff:ff:ff:ff:ff",
    "01:00:5e:00:00:01",
  ],
  ...[
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}",
    "%s%n%x",
    "\\",
    "'",
    '"',
  ],
];

const nest = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));
const proto = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown;

export const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_STRINGS,
  ...[null, true, false, 0, -1, 0.5, -0, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308],
  ...[[], {}, proto, [proto], nest(500), Array(10_000).fill(0), { length: 1e9 }, [[[[]]]]],
];

/** Texts that are no harmless topology file. */
export function hostileFiles(): Record<string, string> {
  const aliases = Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(",")}]`);
  return {
    aliasBomb: `wirelab: 1\na0: &a0 [x,x,x,x,x,x,x,x,x]\n${aliases.join("\n")}\nnodes: *a12\n`,
    aliasCycle: "wirelab: 1\nnodes: &n [*n]\n",
    mergeKeys: "wirelab: 1\nnodes:\n  - <<: {kind: namespace, name: ns1}\n    <<: {name: ns2}\n",
    prototypeKeys: "wirelab: 1\n__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\nnodes: []\n",
    prototypeNames:
      "wirelab: 1\nnodes:\n  - { name: __proto__, kind: namespace }\n  - { name: constructor, kind: bridge }\n",
    deepFlow: `wirelab: 1\nnodes: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`,
    deepMaps: `wirelab: 1\nnodes: ${"{a: ".repeat(10_000)}1${"}".repeat(10_000)}\n`,
    manyDocuments: "---\nwirelab: 1\n".repeat(2_000),
    tags: "wirelab: 1\nnodes: !!js/function 'function(){}'\nlinks: !!binary AAAA\n",
    directive: "%YAML 9.9\n---\nwirelab: 1\n",
    tabs: "wirelab: 1\nnodes:\n\t- {}\n",
    zero: "wirelab: 1\nnodes: []\0\0\0",
    longLine: `wirelab: 1\nname: ${"x".repeat(1_000_000)}\n`,
    longKey: `${"k".repeat(1_000_000)}: 1\n`,
    shell: `wirelab: 1\nnodes:\n${HOSTILE_STRINGS.slice(0, 40)
      .map((name) => `  - { name: ${JSON.stringify(name)}, kind: namespace }\n`)
      .join("")}`,
    notYaml: "\u0000\u0001\u0002%PDF-1.7",
    empty: "",
  };
}

/** Every value in a shape's smallest value, in turn, replaced by something hostile. `pick` chooses it. */
export function* mutations(shape: Shape, pick: () => unknown): Generator<unknown> {
  const whole = smallest(shape);
  for (const path of pathsOf(whole)) {
    if (path.length === 0) continue;
    const copy = structuredClone(whole);
    put(copy, path, pick());
    yield copy;
  }
  yield { ...(whole as object), unasked: pick() };
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function put(target: unknown, path: Path, value: unknown): void {
  const [key = "", ...rest] = path;
  const holder = target as Record<string | number, unknown>;
  if (rest.length === 0) holder[key] = value;
  else put(holder[key], rest, value);
}
