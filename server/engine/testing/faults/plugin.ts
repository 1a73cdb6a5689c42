/** Puts fault injection into a bundle of the engine, in the place of three modules. The product has none of it. */
import { join } from "node:path";
import type { Plugin } from "esbuild";

const HERE = import.meta.dirname;

export const faultInjection: Plugin = {
  name: "fault-injection",
  setup(build) {
    // The stand-ins themselves import the real ones.
    const inside = ({ importer }: { importer: string }) => importer.startsWith(HERE);
    build.onResolve({ filter: /\/exec\/apply$/ }, (args) => (inside(args) ? null : { path: join(HERE, "apply.ts") }));
    build.onResolve({ filter: /^\.\/examine$/ }, () => ({ path: join(HERE, "examine.ts") }));
    build.onResolve({ filter: /^\.\/kill$/ }, (args) => (inside(args) ? null : { path: join(HERE, "kill.ts") }));
  },
};
