/**
 * The web server's program. The starter runs it and tells it where to listen; it
 * tells the starter its port, or why there is none.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import next from "next";
import { wirelabPaths } from "../paths";
import { makePrivateFolder } from "../privateFiles";
import { serveCompressed } from "./compressed";
import { webFiles } from "./files";
import type { WebReport, WebSettings } from "./report";
import { serve } from "./server";

const root = fileURLToPath(new URL("..", import.meta.url));
const paths = wirelabPaths();
makePrivateFolder(paths.web);
// Next's route handlers do not share modules with this program: the environment is how they learn it.
process.env.WIRELAB_WEB_SOCKET = paths.webSocket;

const report = (message: WebReport) => process.send?.(message);

try {
  // From the starter, who may read files that we may not. Not by environment, which others of our user can read.
  const [settings] = (await once(process, "message")) as [WebSettings];
  // Next adds an upgrade listener of its own to `httpServer`, which leaves open what it
  // does not know. Given one that never listens, it gets none.
  const app = next({ dev: false, dir: root, httpServer: createServer() });
  await app.prepare();
  const answerPages = app.getRequestHandler();
  const answerCompressed = serveCompressed(join(root, ".next/static"));
  const { port, close } = await serve({
    ...settings,
    files: webFiles(paths),
    engineSocket: paths.webSocket,
    inside: {
      request: async (request, response) => {
        if (!answerCompressed(request, response)) await answerPages(request, response);
      },
    },
  });
  report({ port });
  const end = () => {
    close();
    // Windows get a moment to hear that we go.
    setTimeout(() => process.exit(0), 300).unref();
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  // The starter is gone, killed perhaps: without it nobody can end us in the usual way.
  process.on("disconnect", end);
} catch (error) {
  console.error(error);
  report({
    failure: error instanceof Error ? error.message : String(error),
    code: (error as NodeJS.ErrnoException).code,
  });
  process.exitCode = 1;
  process.disconnect?.();
}
