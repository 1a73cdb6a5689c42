import { spawn } from "node:child_process";
import { readInstance } from "../../start/instance";
import { loginAddress } from "../../start/words";
import { issueLoginToken } from "../../web/auth/loginTokens";
import { webFiles } from "../../web/files";
import { type Command, parseCommandLine } from "../command";
import { CliError, EXIT, usageError } from "../exit";

/** Hands an address to the desktop's browser; that there is none is no error, the address was printed. */
function showInBrowser(address: string): void {
  const browser = spawn("xdg-open", [address], { detached: true, stdio: "ignore" });
  browser.on("error", () => {});
  browser.unref();
}

export const open: Command = {
  name: "open",
  usage: "[--json]",
  summary: "Print a fresh address that signs a browser in, and open it",
  help: ["The address works once. A browser is opened where there is a desktop."],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { json: { type: "boolean" } });
    if (positionals.length > 0) throw usageError("Nothing else is taken.");
    const files = webFiles(context.paths);
    const running = readInstance(files.instance);
    if (!running?.address) {
      throw new CliError(
        EXIT.unavailable,
        "Wirelab's web server is not running. Start it with npm start in Wirelab's folder.",
      );
    }
    const address = loginAddress(
      running.address,
      context.standing.asWeb((paths) => issueLoginToken(webFiles(paths).logins)),
    );
    context.print(values.json ? JSON.stringify({ address }) : address);
    if (!values.json && (context.env.DISPLAY || context.env.WAYLAND_DISPLAY)) showInBrowser(address);
    return EXIT.ok;
  },
};
