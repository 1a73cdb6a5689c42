import { command, type Finding, firstLine, notInstalled, type Probe, versionIn } from "../probe";

/** Older ones lack fields of `ip -j` that are read. */
const OLDEST = 5;

export const iproute: Probe = {
  id: "iproute2",
  title: "iproute2 (ip, bridge, tc)",
  needed: "Everything: all networks are built with it",
  async find(run): Promise<Finding> {
    const result = await run(command("ip", "-V"));
    if (notInstalled(result))
      return { state: "missing", detail: "not installed", remedy: "Install it: sudo apt install iproute2" };
    const version = versionIn(firstLine(result));
    const fact = `iproute2 ${version}`;
    if (Number.parseInt(version, 10) >= OLDEST) return { state: "ok", detail: version, fact };
    return { state: "warning", detail: `${version} is older than ${OLDEST}.0`, remedy: "Upgrade iproute2.", fact };
  },
};
