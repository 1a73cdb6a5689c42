import { command, type Finding, firstLine, notInstalled, type Probe } from "../probe";

export const ping: Probe = {
  id: "ping",
  title: "ping",
  needed: "Trying whether nodes reach each other",
  async find(run): Promise<Finding> {
    const result = await run(command("ping", "-c", "1", "-W", "1", "127.0.0.1"));
    if (result.exitCode === 0) return { state: "ok", detail: "works inside a lab" };
    if (notInstalled(result))
      return { state: "warning", detail: "not installed", remedy: "Install it: sudo apt install iputils-ping" };
    return {
      state: "warning",
      detail: firstLine(result),
      remedy: "Reinstall it: sudo apt install --reinstall iputils-ping",
    };
  },
};
