import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { type ConnectionLimits, LOOK_FOR_LATE, limitConnections } from "./connections";

let server: Server;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

async function serve(limits: Partial<ConnectionLimits>): Promise<number> {
  server = createServer({ ...LOOK_FOR_LATE, connectionsCheckingInterval: 20 }, (request, response) => {
    if (request.headers.cookie) connections.isKnown(request.socket);
    response.end("well");
  });
  const connections = limitConnections(server, limits);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function open(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  sockets.push(socket);
  return socket;
}

async function answerOn(socket: Socket): Promise<string> {
  socket.write("GET / HTTP/1.1\r\nHost: x\r\nCookie: known\r\nConnection: close\r\n\r\n");
  let text = "";
  for await (const chunk of socket) text += chunk;
  return text;
}

it("ends a request whose head does not come", async () => {
  const socket = open(await serve({ headWithinMs: 50 }));
  socket.write("GET / HTTP/1.1\r\nX-Slow: ");
  let text = "";
  for await (const chunk of socket) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
});

it("gives one sender so many connections and no more, and gives back those that ended", async () => {
  const port = await serve({ ofOne: 3 });
  const held = [open(port), open(port), open(port)];
  await Promise.all(held.map((socket) => once(socket, "connect")));
  const refused = open(port);
  await once(refused, "close");
  held[0]?.destroy();
  await expect.poll(async () => (await answerOn(open(port)).catch(() => "")).slice(0, 12)).toBe("HTTP/1.1 200");
});

it("ends the oldest connection of a stranger when there are too many, and none of who has signed in", async () => {
  const port = await serve({ inAll: 4 });
  const mine = open(port);
  mine.write("GET / HTTP/1.1\r\nHost: x\r\nCookie: known\r\n\r\n");
  await once(mine, "data");
  const slow = [open(port), open(port), open(port)];
  for (const socket of slow) socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
  await Promise.all(slow.map((socket) => once(socket, "data")));
  const ended = once(slow[0] as Socket, "close");
  expect((await answerOn(open(port))).slice(0, 12)).toBe("HTTP/1.1 200");
  await ended;
  // Hundreds more: what has signed in stays.
  const flood = Array.from({ length: 200 }, () => open(port));
  await Promise.all(flood.map((socket) => once(socket, "connect")));
  mine.write("GET / HTTP/1.1\r\nHost: x\r\nCookie: known\r\n\r\n");
  expect(String((await once(mine, "data"))[0]).slice(0, 12)).toBe("HTTP/1.1 200");
  expect((await answerOn(open(port))).slice(0, 12)).toBe("HTTP/1.1 200");
});
