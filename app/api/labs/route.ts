import { z } from "zod";
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { RequestError } from "@/lib/protocol/client";
import { labNameFrom } from "@/lib/protocol/labName";
import { labNameSchema, type RequestOf } from "@/lib/protocol/messages";
import { readJson } from "@/lib/protocol/readJson";
import { MAY_NOT_CREATE, mayCreate } from "@/lib/protocol/rights";
import { withEngine } from "../engine";
import { readBody } from "../http";

const bodySchema = z
  .strictObject({ name: labNameSchema, gallery: z.string().optional(), file: z.string().optional() })
  .refine(({ gallery, file }) => gallery === undefined || file === undefined, "Give `gallery` or `file`, not both.");

type Creation = Pick<RequestOf<"lab.create">, "lab" | "source">;

const badRequest = (message: string, field?: string) => new RequestError({ code: "bad-request", message, field });

function fromJson(text: string): Creation {
  const read = readJson(text, "body");
  if ("problem" in read) throw badRequest(read.problem);
  const parsed = bodySchema.safeParse(read.value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badRequest(issue?.message ?? "The body has the wrong shape.", issue?.path.join("."));
  }
  const { name, gallery, file } = parsed.data;
  if (file !== undefined) return { lab: name, source: { from: "file", text: file } };
  return { lab: name, source: gallery === undefined ? { from: "nothing" } : { from: "gallery", entry: gallery } };
}

function fromYaml(text: string, asked: string | null): Creation {
  const { topology, issues } = parseTopologyFile(text);
  // A file that cannot be read has no name to give; what is wrong with it comes first.
  if (!topology) throw new RequestError({ code: "invalid-topology", message: "The file has errors.", issues });
  const lab = asked ?? labNameFrom(topology.name ?? "");
  if (lab === null)
    throw badRequest("The file has no name for the lab: add `name:` to it or `?name=` to the address.", "name");
  if (!labNameSchema.safeParse(lab).success) throw badRequest(`"${lab}" is no lab name.`, "name");
  return { lab, source: { from: "file", text } };
}

export const GET = () => withEngine(async (engine) => Response.json(await engine.request({ type: "labs.list" })));

/** Creates a lab from JSON `{name, gallery | file}` or from a topology file as the body. */
export const POST = (request: Request) =>
  withEngine(async (engine) => {
    // The engine says so, too; but to read a large file takes seconds, in which nobody else is served.
    if (!mayCreate(engine.hello.role)) throw new RequestError({ code: "forbidden", message: MAY_NOT_CREATE });
    const text = await readBody(request);
    const isJson = request.headers.get("content-type")?.startsWith("application/json");
    const creation = isJson ? fromJson(text) : fromYaml(text, new URL(request.url).searchParams.get("name"));
    const created = await engine.request({ type: "lab.create", ...creation });
    return Response.json(created, { status: 201, headers: { Location: `/api/labs/${created.lab}` } });
  });
