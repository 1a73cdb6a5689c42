import { captureQuestionSchema } from "@/lib/protocol/capture";
import { bytesOf } from "@/lib/protocol/streams";
import { type LabParams, streamFromLab } from "../../../engine";
import { refuse } from "../../../http";

/** Numbers of a query; what is none is left for the schema to refuse. */
const numberOf = (text: string | null) => (text === null ? undefined : Number(text));

/** Packets as pcapng, for as long as the client reads: `curl -N … | wireshark -k -i -`. */
export function GET(request: Request, context: LabParams): Promise<Response> {
  const { searchParams: query } = new URL(request.url);
  const parsed = captureQuestionSchema.safeParse({
    points: [{ node: query.get("node"), interface: query.get("interface") }],
    filter: query.get("filter") ?? "",
    both: query.get("both") === "1",
    snap: numberOf(query.get("snap")),
    count: numberOf(query.get("count")),
    seconds: numberOf(query.get("seconds")),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = String(issue?.path.at(-1) ?? "");
    return Promise.resolve(refuse({ code: "bad-request", message: `${field}: ${issue?.message}`, field }));
  }
  const headers = { "Content-Type": "application/x-pcapng", "Cache-Control": "no-store" };
  return streamFromLab(
    context,
    (lab) => ({ type: "lab.capture", lab, question: parsed.data }),
    (body) => new Response(body, { headers }),
    bytesOf,
  );
}
