import { renderCommand } from "@/lib/plan/render";
import { type LabParams, withLab } from "../../../engine";

/** What a deploy would do now, as steps and as the lines to type. */
export const GET = (_: Request, context: LabParams) =>
  withLab(context, async (engine, lab) => {
    const { plan } = await engine.request({ type: "lab.plan", lab, mode: "deploy" });
    return Response.json({ plan, commands: plan.steps.flatMap(({ commands }) => commands.map(renderCommand)) });
  });
