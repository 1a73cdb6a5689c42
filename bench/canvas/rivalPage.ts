/** The rival's page: bundled into one script, and served as the product's is, over HTTP. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { linkId } from "@/lib/topology/ids";
import type { Position } from "@/lib/topology/layout";
import type { Topology } from "@/lib/topology/schema";

/** Where the checkout is; `scripts/bench.mjs` says it. */
const root = process.env.WIRELAB_ROOT as string;

async function bundle(): Promise<{ script: string; style: string }> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "bench/canvas/rival.tsx")],
    bundle: true,
    write: false,
    minify: true,
    outdir: "rival",
    jsx: "automatic",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { script: text(".js"), style: text(".css") };
}

export async function serveRival(
  { nodes, links }: Topology,
  places: Record<string, Position>,
): Promise<{ url: string; close(): void }> {
  const { script, style } = await bundle();
  const graph = {
    nodes: nodes.map(({ name }) => ({ id: name, position: places[name], data: { label: name } })),
    edges: links.map((link) => ({ id: linkId(link), source: link.a.node, target: link.b.node })),
  };
  const page = `<!doctype html><meta charset="utf-8"><title>React Flow</title><style>${style}</style><div id="root"></div>
<script type="application/json" id="graph">${JSON.stringify(graph)}</script><script src="/script.js"></script>`;
  const server = createServer(({ url }, response) => {
    response.setHeader("Content-Type", url === "/script.js" ? "text/javascript" : "text/html");
    response.end(url === "/script.js" ? script : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => server.close(),
  };
}
