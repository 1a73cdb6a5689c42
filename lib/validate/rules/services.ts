/** Services of namespaces and of the host. */
import { SERVICE_NAME } from "../../topology/services";
import { type Context, error } from "../context";
import type { Issue } from "../issue";
import { stacksOf } from "../stacks";

/** Longest command line in characters. */
const LONGEST_COMMAND = 4096;

export function* services(context: Context): Iterable<Issue> {
  for (const { node, path, element } of stacksOf(context)) {
    const seen = new Set<string>();
    for (const [index, { name, command }] of (node.services ?? []).entries()) {
      const at = { path: `${path}.services[${index}]`, element };
      if (!SERVICE_NAME.test(name))
        yield error({
          rule: "service-name",
          ...at,
          reason: `"${name}" cannot be the name of a service`,
          remedy: "Use 1 to 32 letters, digits, dots, hyphens and underscores, a letter or digit first.",
        });
      else if (seen.has(name))
        yield error({
          rule: "service-name",
          ...at,
          reason: `${node.name} has two services called "${name}"`,
          remedy: "Give one of them another name.",
        });
      seen.add(name);
      const length = command.reduce((sum, word) => sum + word.length + 1, 0);
      if (!command[0] || length > LONGEST_COMMAND || command.some((word) => word.includes("\0")))
        yield error({
          rule: "service-command",
          ...at,
          reason: command[0]
            ? `the command of the service "${name}" is too long or holds a zero byte`
            : `the service "${name}" has no command`,
          remedy: `Name a program and its arguments, ${LONGEST_COMMAND} characters at most: for example iperf3 -s.`,
        });
    }
  }
}

/** The machine's own root has no end that takes programs along, and they would be root's. */
export function* servicesOnHost(context: Context): Iterable<Issue> {
  if (context.capabilities?.place !== "host") return;
  for (const { node, path, element } of stacksOf(context)) {
    if ((node.services ?? []).length === 0) continue;
    yield error({
      rule: "service-on-host",
      path: `${path}.services`,
      element,
      reason: `${node.name} has services, and labs on the machine itself have none: they would be root's programs`,
      remedy: "Deploy this lab in a sandbox, or start the programs by hand.",
    });
  }
}
