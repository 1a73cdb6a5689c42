/** Checks of programs that only need to be there. */
import { command, type Finding, firstLine, notInstalled, type Probe, versionIn } from "../probe";

interface Program {
  file: string;
  /** Arguments that make it tell its version. */
  version: string;
  /** Package that brings it, as Debian and Ubuntu name it. */
  pack: string;
  needed: string;
  /** What labs can do with it. */
  capability?: "ethtool";
}

function programProbe({ file, version, pack, needed, capability }: Program): Probe {
  return {
    id: file,
    title: file,
    needed,
    async find(run): Promise<Finding> {
      const result = await run(command(file, version));
      const there = !notInstalled(result);
      const capabilities = capability && { [capability]: there };
      if (!there)
        return {
          state: "warning",
          detail: "not installed",
          remedy: `Install it: sudo apt install ${pack}`,
          capabilities,
        };
      return { state: "ok", detail: versionIn(firstLine(result)), capabilities };
    },
  };
}

export const programs: Probe[] = [
  programProbe({
    file: "perl",
    version: "-v",
    pack: "perl-base",
    needed: "Capturing packets",
  }),
  programProbe({
    file: "tcpdump",
    version: "--version",
    pack: "tcpdump",
    needed: "Capturing packets by hand inside a lab",
  }),
  programProbe({
    file: "iperf3",
    version: "--version",
    pack: "iperf3",
    needed: "Measuring throughput between nodes",
  }),
  programProbe({
    file: "traceroute",
    version: "--version",
    pack: "traceroute",
    needed: "Round trips to each router on a way",
  }),
  programProbe({
    file: "ethtool",
    version: "--version",
    pack: "ethtool",
    needed: "Switching offloads of interfaces",
    capability: "ethtool",
  }),
];
