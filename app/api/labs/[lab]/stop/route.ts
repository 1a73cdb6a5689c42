import { type LabParams, withLab } from "../../../engine";

export const POST = (_: Request, context: LabParams) =>
  withLab(context, async (engine, lab) => Response.json(await engine.request({ type: "lab.stop", lab })));
