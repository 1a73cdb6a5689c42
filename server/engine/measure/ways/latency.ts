/** Request and response: a byte over TCP and back, again and again, by a program that is there: Node itself. */
import { z } from "zod";
import type { Command } from "@/lib/plan/command";

/** Says "ready" when it listens, and sends back what it gets. */
const SERVER = `
const server = require("node:net").createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("data", (data) => socket.write(data));
  socket.on("error", () => {});
});
server.listen(Number(process.argv[1]), () => console.log("ready"));
`;

/**
 * Prints what it measured as JSON, in microseconds. The first round trips teach both
 * programs and are not counted: 500, or those of the first fifth of the time where a
 * busy machine makes fewer. Some are made in any case.
 */
const CLIENT = `
const [address, port, seconds] = process.argv.slice(1);
const WARM = 500, LEAST = 20;
const trips = [];
let count = 0, sent, warm, end;
const socket = require("node:net").connect({ host: address, port: Number(port), noDelay: true });
const send = () => { sent = process.hrtime.bigint(); socket.write("x"); };
socket.on("connect", () => {
  const now = process.hrtime.bigint();
  warm = now + BigInt(Math.round(seconds * 0.2e9));
  end = now + BigInt(Math.round(seconds * 1e9));
  send();
});
socket.on("error", (error) => { console.error(error.message); process.exit(1); });
socket.on("data", () => {
  const now = process.hrtime.bigint();
  if (++count > WARM || now > warm) trips.push(Number(now - sent) / 1000);
  if (now < end || trips.length < LEAST) return send();
  socket.destroy();
  trips.sort((a, b) => a - b);
  const at = (share) => trips[Math.min(trips.length - 1, Math.floor(trips.length * share))];
  console.log(JSON.stringify({ trips: trips.length, median: at(0.5), p99: at(0.99) }));
});
`;

export const latencyServer = (netns: string, port: number): Command => ({
  file: process.execPath,
  args: ["-e", SERVER, String(port)],
  netns,
});

export const latencyClient = (netns: string, address: string, port: number, seconds: number): Command => ({
  file: process.execPath,
  args: ["-e", CLIENT, address, String(port), String(seconds)],
  netns,
});

/** What the client prints: round trips counted, and their median and 99th percentile in microseconds. */
export const latencyReport = z.object({ trips: z.number().min(1), median: z.number(), p99: z.number() });
