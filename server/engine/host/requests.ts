/**
 * What the host's engine does for those who may connect. It has privilege, so what is
 * not named here is refused: there is no way from it to a shell or to a command of
 * somebody's choosing, only to steps that it plans itself from a valid drawing.
 */
import type { RequestType } from "@/lib/protocol/messages";

export const HOST_REQUESTS: ReadonlySet<RequestType> = new Set([
  "hello",
  "doctor",
  "places",
  "labs.list",
  "labs.watch",
  "lab.create",
  "lab.delete",
  "lab.open",
  "lab.close",
  "lab.traffic",
  "lab.edit",
  "lab.layout",
  "lab.file",
  "lab.replaceFile",
  "lab.discardRejected",
  "lab.apply",
  "lab.plan",
  "lab.cancel",
  "lab.stop",
  "lab.confirm",
  "lab.act",
  "lab.adopt",
  "lab.script",
  "lab.table",
  "lab.flush",
  "lab.trace",
  "lab.enter",
  // For labs in sandboxes, from their engine.
  "uplink.look",
  "uplink.set",
  "uplink.remove",
  "uplink.confirm",
]);
