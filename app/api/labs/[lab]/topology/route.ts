import { RequestError } from "@/lib/protocol/client";
import { type LabParams, withLab } from "../../../engine";
import { readBody } from "../../../http";

/** The topology file. Its ETag is the lab's revision. */
export const GET = (_: Request, context: LabParams) =>
  withLab(context, async (engine, lab) => {
    const { text, revision } = await engine.request({ type: "lab.file", lab });
    return new Response(text, {
      headers: { "Content-Type": "application/yaml; charset=utf-8", ETag: `"${revision}"` },
    });
  });

/** RFC 9110, 13.1.1: If-Match that does not match is a 412. The answer has the file as it is now, with its ETag. */
function refuseStale(error: unknown): Response {
  if (!(error instanceof RequestError) || !error.error.current) throw error;
  return Response.json({ error: error.error }, { status: 412, headers: { ETag: `"${error.error.current.revision}"` } });
}

/** Replaces the file, whole or not at all. `If-Match` with the ETag refuses when somebody else was faster. */
export const PUT = (request: Request, context: LabParams) =>
  withLab(context, async (engine, lab) => {
    const match = request.headers.get("if-match");
    const revision = match?.match(/^"(\d+)"$/)?.[1];
    if (match !== null && match !== "*" && revision === undefined) {
      throw new RequestError({
        code: "bad-request",
        message: "If-Match takes the ETag of this file.",
        field: "If-Match",
      });
    }
    const text = await readBody(request);
    const at = revision === undefined ? {} : { revision: Number(revision) };
    const replaced = await engine.request({ type: "lab.replaceFile", lab, text, ...at }).catch(refuseStale);
    if (replaced instanceof Response) return replaced;
    return Response.json(replaced, { headers: { ETag: `"${replaced.revision}"` } });
  });
