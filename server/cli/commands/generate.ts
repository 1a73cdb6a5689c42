import { writeTopologyFile } from "@/lib/formats/topologyFile";
import { generateTopology, SHAPES, type ShapeName, SizeError } from "@/lib/topology/generate";
import { type Command, parseCommandLine } from "../command";
import { EXIT, usageError } from "../exit";

const names = Object.keys(SHAPES) as ShapeName[];

export const generate: Command = {
  name: "generate",
  usage: "SHAPE SIZE [--ovs]",
  summary: "Print the file of a network of a shape and size",
  help: [
    "SHAPE is one of these; SIZE counts what stands beside it:",
    ...names.map((name) => `  ${name.padEnd(9)} ${SHAPES[name].counts}, ${SHAPES[name].least} to ${SHAPES[name].most}`),
    "Switches are Linux bridges; with --ovs they are Open vSwitches.",
    "For example: wirelab generate star 100 > star.yaml; wirelab up star.yaml",
  ],
  async run(args, context) {
    const { positionals, values } = parseCommandLine(args, { ovs: { type: "boolean" } });
    const [shape, size, ...more] = positionals;
    const known = names.find((name) => name === shape);
    if (known === undefined) throw usageError(`Name a shape: ${names.join(", ")}.`);
    if (size === undefined || !/^\d+$/.test(size) || more.length > 0)
      throw usageError(`Say how many ${SHAPES[known].counts}.`);
    try {
      context.print(
        writeTopologyFile(generateTopology(known, Number(size), { switches: values.ovs ? "ovs" : "bridge" })).trimEnd(),
      );
    } catch (error) {
      throw error instanceof SizeError ? usageError(error.message) : error;
    }
    return EXIT.ok;
  },
};
