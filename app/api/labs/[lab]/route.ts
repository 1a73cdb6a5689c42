import { type LabParams, readLabState, withLab } from "../../engine";

/** All that is known of a lab, its log excepted. */
export const GET = (_: Request, context: LabParams) =>
  withLab(context, async (_engine, lab) => {
    const { log: _log, ...state } = await readLabState(lab);
    return Response.json(state);
  });
