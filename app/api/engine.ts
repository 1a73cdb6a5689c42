/** How route handlers reach the engine: one connection for each HTTP request. */
import { headers } from "next/headers";
import { RequestError } from "@/lib/protocol/client";
import type { LabState } from "@/lib/protocol/labState";
import { labNameSchema, type ServerEvent, type StreamRequest } from "@/lib/protocol/messages";
import { connectEngine, type EngineConnection } from "@/server/client/connection";
import { readVisitor, VISITOR_HEADER } from "@/server/client/visitor";
import { refusalOf } from "./http";

/** The web server says where the engine listens; see server/web/main.ts. */
const engineSocket = () => process.env.WIRELAB_WEB_SOCKET ?? "";

/** A connection on behalf of whoever sent the request that is being answered. */
async function connect(onEvent?: (event: ServerEvent) => void): Promise<EngineConnection> {
  const visitor = readVisitor((await headers()).get(VISITOR_HEADER));
  if (!visitor) throw new RequestError({ code: "not-signed-in", message: "Nobody has signed in." });
  return connectEngine(engineSocket(), onEvent, visitor);
}

/** Runs a handler with a connection, which ends with it; refusals become HTTP errors. */
export async function withEngine(handle: (engine: EngineConnection) => Promise<Response>): Promise<Response> {
  let engine: EngineConnection | undefined;
  try {
    engine = await connect();
    return await handle(engine);
  } catch (error) {
    return refusalOf(error);
  } finally {
    engine?.close();
  }
}

export interface LabParams {
  params: Promise<{ lab: string }>;
}

function labNameProblem(lab: string): Response | null {
  if (labNameSchema.safeParse(lab).success) return null;
  return refusalOf(new RequestError({ code: "no-such-lab", message: `There is no lab "${lab}".`, field: "lab" }));
}

/** As `withEngine`, for a lab that the address names. */
export async function withLab(
  { params }: LabParams,
  handle: (engine: EngineConnection, lab: string) => Promise<Response>,
): Promise<Response> {
  const { lab } = await params;
  return labNameProblem(lab) ?? withEngine((engine) => handle(engine, lab));
}

/** The whole state of a lab, as a window gets it when it opens the lab. */
export async function readLabState(lab: string): Promise<LabState> {
  let seen: (state: LabState) => void;
  const snapshot = new Promise<LabState>((resolve) => {
    seen = resolve;
  });
  const engine = await connect((event) => {
    if (event.event === "snapshot") seen(event.state);
  });
  try {
    await engine.request({ type: "lab.open", lab });
    return await snapshot;
  } finally {
    engine.close();
  }
}

/**
 * A stream of the engine as the body of an answer, at the pace of whoever reads it.
 * It has a connection of its own, which ends with it: when either side has enough.
 * @param decode the bytes of a piece of the stream
 */
export async function streamFromLab(
  { params }: LabParams,
  ask: (lab: string) => StreamRequest,
  answer: (body: ReadableStream<Uint8Array>) => Response,
  decode: (data: string) => Uint8Array,
): Promise<Response> {
  const { lab } = await params;
  const problem = labNameProblem(lab);
  if (problem) return problem;
  let engine: EngineConnection | undefined;
  let wanted = () => {};
  let flow: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      flow = controller;
    },
    pull: () => wanted(),
    cancel: () => engine?.close(),
  });
  try {
    engine = await connect();
    const end = engine.close;
    await engine.stream(ask(lab), {
      onData(data) {
        flow.enqueue(decode(data));
        // Digested when the client has taken it, so that a slow one slows the engine and fills nothing here.
        if ((flow.desiredSize ?? 0) <= 0) return new Promise<void>((resolve) => (wanted = resolve));
      },
      onEnd() {
        end();
        try {
          flow.close();
        } catch {
          // The client went first.
        }
      },
    });
    return answer(body);
  } catch (error) {
    engine?.close();
    return refusalOf(error);
  }
}
