/** Refusals that a client is to read: a closed code, what went wrong and what to do next. */
import { RequestError } from "@/lib/protocol/client";
import type { ErrorCode, ProtocolError } from "@/lib/protocol/messages";
import { PatchConflict } from "@/lib/topology/patch";
import { StorageError } from "@/server/engine/labs/storageError";
import { SandboxUnavailable } from "@/server/engine/sandbox";

export class EngineError extends Error {
  override name = "EngineError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Pick<ProtocolError, "field" | "issues" | "current"> = {},
  ) {
    super(message);
  }
}

/** Any error as a client is told of it. */
export function toProtocolError(error: unknown): ProtocolError {
  if (error instanceof EngineError) return { code: error.code, message: error.message, ...error.details };
  // The host's engine has refused: in its own words.
  if (error instanceof RequestError) return error.error;
  if (error instanceof PatchConflict) return { code: "conflict", message: error.message };
  if (error instanceof StorageError) return { code: "not-saved", message: error.message };
  if (error instanceof SandboxUnavailable) return { code: "unavailable", message: error.message };
  return { code: "failed", message: error instanceof Error ? error.message : String(error) };
}
