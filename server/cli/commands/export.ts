import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";

export const exportLab: Command = {
  name: "export",
  usage: "LAB [--yaml|--deploy|--teardown|--out DIR]",
  summary: "Print a lab's file or scripts, or write all three to a folder",
  help: [
    "--yaml      the topology file (what is printed unless told otherwise)",
    "--deploy    a script that builds the network on any Linux machine, as root",
    "--teardown  the script that takes it down again",
    "--out DIR   writes topology.yaml, deploy.sh and teardown.sh to DIR",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      yaml: { type: "boolean" },
      deploy: { type: "boolean" },
      teardown: { type: "boolean" },
      out: { type: "string" },
    });
    const [lab, ...more] = positionals;
    if (lab === undefined || more.length > 0) throw usageError("Name one lab.");
    if (Object.keys(values).length > 1) throw usageError("Choose one of --yaml, --deploy, --teardown and --out.");
    const engine = await context.engine();
    const readFile = async () => (await engine.request({ type: "lab.file", lab })).text;
    const readScripts = () => engine.request({ type: "lab.script", lab });
    if (values.out !== undefined) {
      writeAll(values.out, { ...(await readScripts()), topology: await readFile() });
      context.note(`Wrote topology.yaml, deploy.sh and teardown.sh to ${values.out}.`);
    } else if (values.deploy || values.teardown) {
      const scripts = await readScripts();
      context.print((values.deploy ? scripts.deploy : scripts.teardown).trimEnd());
    } else context.print((await readFile()).trimEnd());
    return EXIT.ok;
  },
};

function writeAll(folder: string, { topology, deploy, teardown }: Record<"topology" | "deploy" | "teardown", string>) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "topology.yaml"), topology);
  for (const [name, text] of Object.entries({ "deploy.sh": deploy, "teardown.sh": teardown })) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
}
