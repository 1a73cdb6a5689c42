/** What `npm start` was told: by arguments first, then by environment. */
import { parseArgs } from "node:util";
import type { NetworkOptions } from "./network";
import { UsageError } from "./usageError";

export const FIRST_PORT = 4600;
/** Ports tried when none was asked for and the first is taken. */
const PORTS_TRIED = 20;

export interface StartOptions extends NetworkOptions {
  ports: number[];
  /** Somebody named the port: no other will do. */
  portWasGiven: boolean;
  /** As whom root lets Wirelab run; null where it is not said. */
  user: string | null;
}

const OPTIONS = {
  port: { type: "string" },
  listen: { type: "string" },
  bind: { type: "string" },
  name: { type: "string", multiple: true },
  user: { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "token-file": { type: "string" },
  "allow-plain-http": { type: "boolean" },
} as const;

const USAGE = `npm start takes: npm start -- [--port NUMBER] [--listen ADDRESS] [--name HOST]…
  [--tls-cert FILE --tls-key FILE] [--token-file FILE] [--allow-plain-http] [--user NAME]`;

export function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const values = parse(args);
  const network: NetworkOptions = {
    bind: values.listen || values.bind || env.WIRELAB_BIND || "127.0.0.1",
    names: values.name ?? [],
    tlsCert: values["tls-cert"] ?? null,
    tlsKey: values["tls-key"] ?? null,
    tokenFile: values["token-file"] ?? null,
    allowPlainHttp: values["allow-plain-http"] ?? false,
  };
  const bad = network.names.find((name) => !/^[a-z0-9.:-]{1,253}$/i.test(name));
  if (bad !== undefined) throw new UsageError(`"${bad}" is no name of a machine.`);
  const user = values.user ?? null;
  const port = values.port ?? env.PORT;
  if (port === undefined || port === "") {
    const ports = Array.from({ length: PORTS_TRIED }, (_, index) => FIRST_PORT + index);
    return { ...network, user, ports, portWasGiven: false };
  }
  const number = Number(port);
  if (!/^\d+$/.test(port) || number > 65_535)
    throw new UsageError(`"${port}" is no port: give a number from 0 to 65535.`);
  return { ...network, user, ports: [number], portWasGiven: true };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
