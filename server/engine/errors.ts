/** Refusals that a client is to read: a closed code, what went wrong and what to do next. */
import type { ErrorCode, ProtocolError } from "@/lib/protocol/messages";
import { PatchConflict } from "@/lib/topology/patch";
import type { Issue } from "@/lib/validate/issue";
import { SandboxUnavailable } from "@/server/engine/sandbox";

export class EngineError extends Error {
  override name = "EngineError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: { field?: string; issues?: Issue[] } = {},
  ) {
    super(message);
  }
}

/** Any error as a client is told of it. */
export function toProtocolError(error: unknown): ProtocolError {
  if (error instanceof EngineError) return { code: error.code, message: error.message, ...error.details };
  if (error instanceof PatchConflict) return { code: "conflict", message: error.message };
  if (error instanceof SandboxUnavailable) return { code: "unavailable", message: error.message };
  return { code: "failed", message: error instanceof Error ? error.message : String(error) };
}
