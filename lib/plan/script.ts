/** A lab as scripts that need no Wirelab. */
import type { Topology } from "../topology/schema";
import { contentsOf } from "./scripts/contents";
import { renderDeploy } from "./scripts/deploy";
import { renderTeardown } from "./scripts/teardown";

/**
 * deploy.sh runs exactly the plan that builds the lab from nothing; teardown.sh
 * removes what that makes. Both are for plain bash, as root.
 */
export function renderScripts(topology: Topology): { deploy: string; teardown: string } {
  const contents = contentsOf(topology);
  return { deploy: renderDeploy(contents), teardown: renderTeardown(contents) };
}
