/** What `npm start` was told: by arguments first, then by environment. */
import { parseArgs } from "node:util";

export const FIRST_PORT = 4600;
/** Ports tried when none was asked for and the first is taken. */
const PORTS_TRIED = 20;

export interface StartOptions {
  ports: number[];
  /** Somebody named the port: no other will do. */
  portWasGiven: boolean;
  bind: string;
}

/** The arguments or the environment make no sense. */
export class UsageError extends Error {
  override name = "UsageError";
}

export function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const values = parse(args);
  const port = values.port ?? env.PORT;
  const bind = values.bind || env.WIRELAB_BIND || "127.0.0.1";
  if (port === undefined || port === "") {
    return { ports: Array.from({ length: PORTS_TRIED }, (_, index) => FIRST_PORT + index), portWasGiven: false, bind };
  }
  const number = Number(port);
  if (!/^\d+$/.test(port) || number > 65_535)
    throw new UsageError(`"${port}" is no port: give a number from 0 to 65535.`);
  return { ports: [number], portWasGiven: true, bind };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { port: { type: "string" }, bind: { type: "string" } } }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${reason}\nnpm start takes: npm start -- [--port NUMBER] [--bind ADDRESS]`);
  }
}
