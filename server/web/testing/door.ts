/** A web server on a free port with a stand-in for Next and for the engine, for tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wirelabPaths } from "../../paths";
import { makePrivateFolder } from "../../privateFiles";
import { issueLoginToken } from "../auth/loginTokens";
import { type WebFiles, webFiles } from "../files";
import { type ServeOptions, serve } from "../server";

export interface TestDoor {
  address: string;
  port: number;
  files: WebFiles;
  /** Connections that the engine's stand-in got, oldest first. */
  engines: Socket[];
  /** A Cookie header of a browser that has signed in. */
  signIn(): Promise<string>;
  /** Ends the web server and starts it again on its port, as after a crash. */
  restart(): Promise<void>;
  stopEngine(): void;
  close(): Promise<void>;
}

function listenOn(path: string, engines: Socket[]): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    // The introduction is answered; what comes after it is the test's.
    socket.once("data", (line) => {
      engines.push(socket);
      socket.write(`{"re":${JSON.parse(String(line)).id},"ok":{}}\n`);
    });
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

export async function openTestDoor(
  options: Partial<Pick<ServeOptions, "tls" | "givenToken" | "names">> = {},
): Promise<TestDoor> {
  const home = mkdtempSync(join(tmpdir(), "wirelab-web-"));
  const run = join(home, "run");
  makePrivateFolder(run);
  const engineSocket = join(run, "engine.sock");
  const files = webFiles(wirelabPaths({ WIRELAB_HOME: home }));
  const engines: Socket[] = [];
  const engine = await listenOn(engineSocket, engines);
  const start = (ports: number[]) =>
    serve({
      bind: "127.0.0.1",
      ...options,
      ports,
      files,
      engineSocket,
      inside: {
        async request(_, response) {
          response.end("inside");
        },
      },
    });
  let web = await start([0]);
  const { port } = web;
  const address = `http://127.0.0.1:${port}`;

  return {
    address,
    port,
    files,
    engines,
    async signIn() {
      const login = `${address}/login?token=${issueLoginToken(files.logins)}`;
      const answer = await fetch(login, { redirect: "manual" });
      return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    },
    async restart() {
      web.close();
      web = await start([port]);
    },
    stopEngine() {
      for (const socket of engines) socket.destroy();
      engine.close();
    },
    async close() {
      web.close();
      for (const socket of engines) socket.destroy();
      engine.close();
      rmSync(home, { recursive: true });
    },
  };
}
