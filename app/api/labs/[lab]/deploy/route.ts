import { type LabParams, withLab } from "../../../engine";
import { refuse } from "../../../http";

/** Deploys and answers when it is done; a run that failed is an error that carries the run. */
export const POST = (_: Request, context: LabParams) =>
  withLab(context, async (engine, lab) => {
    const { run } = await engine.request({ type: "lab.apply", lab, mode: "deploy" });
    if (run.state === "done") return Response.json({ run });
    return refuse({ code: "failed", message: run.failure?.explanation ?? `The run ended as "${run.state}".` }, { run });
  });
