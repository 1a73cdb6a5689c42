/**
 * A network that behaves badly: passes bytes on in odd pieces and late, falls
 * silent without closing anything, and cuts connections. What it delivers it
 * delivers in order, as TCP and Unix sockets do. The same seed makes the same whims.
 */
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";

type Place = { path: string } | { port: number; host: string };

export interface ChaosProxy {
  /** Where it listens. */
  port: number;
  /** How often a connection was cut, and how often one fell silent. */
  counts: { cut: number; silent: number; passed: number };
  /** From now on everything is passed on at once; silent connections are cut. */
  calm(): void;
  close(): Promise<void>;
}

/** A piece is passed on after this many milliseconds at most. */
const LATEST_MS = 40;
const CUT_CHANCE = 0.012;
const SILENCE_CHANCE = 0.004;

/** Listens on a free TCP port of 127.0.0.1 and connects to `to` for each client. */
export async function openChaosProxy(to: Place, random: () => number): Promise<ChaosProxy> {
  let wild = true;
  const counts = { cut: 0, silent: 0, passed: 0 };
  const pairs = new Set<{ ends: [Socket, Socket]; silent: boolean }>();

  const server = createServer((client) => {
    const engine = createConnection(to);
    const pair = { ends: [client, engine] as [Socket, Socket], silent: false };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      engine.destroy();
    };
    /** Pieces of one direction wait for those before them. */
    const passOn = (from: Socket, other: Socket) => {
      let before: Promise<void> = Promise.resolve();
      from.on("data", (chunk: Buffer) => {
        if (wild && random() < CUT_CHANCE) {
          counts.cut += 1;
          return end();
        }
        if (wild && random() < SILENCE_CHANCE) {
          counts.silent += 1;
          pair.silent = true;
        }
        if (pair.silent) return;
        const at = wild ? Math.floor(random() * chunk.length) : chunk.length;
        const late = wild ? random() ** 4 * LATEST_MS : 0;
        from.pause();
        before = before.then(async () => {
          for (const piece of [chunk.subarray(0, at), chunk.subarray(at)]) {
            if (late > 0) await new Promise((resolve) => setTimeout(resolve, late / 2));
            if (piece.length > 0 && other.writable && !pair.silent) other.write(piece);
          }
          counts.passed += chunk.length;
          from.resume();
        });
      });
      from.on("error", () => {});
      from.on("close", end);
    };
    passOn(client, engine);
    passOn(engine, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const cut = (every: boolean) => {
    for (const { ends, silent } of [...pairs]) if (every || silent) for (const socket of ends) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    calm() {
      wild = false;
      cut(false);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut(true);
      await closed;
    },
  };
}
