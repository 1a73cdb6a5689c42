/** The lab's scripts as downloads. */
import { type LabParams, withLab } from "./engine";

export const scriptHandler = (which: "deploy" | "teardown") => (_: Request, context: LabParams) =>
  withLab(context, async (engine, lab) => {
    const scripts = await engine.request({ type: "lab.script", lab });
    return new Response(scripts[which], {
      headers: {
        "Content-Type": "text/x-shellscript; charset=utf-8",
        "Content-Disposition": `attachment; filename="${which}.sh"`,
      },
    });
  });
