/** How route handlers reach the engine: one connection for each HTTP request. */
import { headers } from "next/headers";
import { RequestError } from "@/lib/protocol/client";
import { type LabState, labNameSchema, type ServerEvent } from "@/lib/protocol/messages";
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

/** As `withEngine`, for a lab that the address names. */
export async function withLab(
  { params }: LabParams,
  handle: (engine: EngineConnection, lab: string) => Promise<Response>,
): Promise<Response> {
  const { lab } = await params;
  if (!labNameSchema.safeParse(lab).success) {
    return refusalOf(new RequestError({ code: "no-such-lab", message: `There is no lab "${lab}".`, field: "lab" }));
  }
  return withEngine((engine) => handle(engine, lab));
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
