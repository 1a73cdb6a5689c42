import type { TraceQuestion } from "@/lib/trace/types";
import { chooseLab } from "../chooseLab";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";
import { traceText } from "../traceText";

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text)) throw usageError(`--${option} takes a number, and not "${text}".`);
  return Number(text);
}

export const trace: Command = {
  name: "trace",
  usage: "[-l LAB] FROM TO [--address ADDRESS] [--port TCP-PORT] [--size BYTES] [--json]",
  summary: "Follow a packet from node to node, and say where it dies",
  help: [
    "Looks everything up that a packet from FROM to TO meets: routes, neighbours, switches, firewalls,",
    "there and back; then sends a real one. Without --address the address of TO is asked that FROM",
    "reaches most directly. With --port a TCP connection, else a ping. --size is the length of the IP",
    "packet, which no router may cut. Ends with 0 when the real packet was answered, else with 1.",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      lab: { type: "string", short: "l" },
      address: { type: "string" },
      port: { type: "string" },
      size: { type: "string" },
      json: { type: "boolean" },
    });
    const [from, to, ...more] = positionals;
    if (from === undefined || to === undefined || more.length > 0) throw usageError("Name two nodes.");
    const port = wholeNumber("port", values.port);
    const size = wholeNumber("size", values.size);
    const question: TraceQuestion = {
      from,
      to,
      ...(values.address !== undefined && { address: values.address }),
      ...(port !== undefined && { port }),
      ...(size !== undefined && { size }),
    };
    const engine = await context.engine();
    const lab = await chooseLab(engine, values.lab, context.env);
    const { trace: found } = await engine.request({ type: "lab.trace", lab, question });
    if (values.json) context.print(JSON.stringify({ trace: found }));
    else for (const line of traceText(found)) context.print(line);
    return found.tried?.answered ? EXIT.ok : EXIT.failed;
  },
};
