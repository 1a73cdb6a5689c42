/**
 * What each request needs. A message without a row does not compile, and the
 * engine refuses what it cannot find here.
 */
import type { Request, RequestOf, RequestType } from "./messages";
import { includesRole, type Role } from "./roles";

/**
 * For requests about a lab: what its role must allow.
 * - `view`: sees it. - `edit`: changes, runs, measures and enters it. - `own`: shares and deletes it.
 * - `shell`: as `edit`, and only on the engine's own socket: the answer is a command for the same user's terminal.
 */
export type LabRight = "view" | "edit" | "own" | "shell";

/**
 * For requests about no lab.
 * - `any`: whoever has been introduced. - `mine`: only what this connection opened itself, as streams.
 * - `create`: editors and owners of this Wirelab. - `manage`: its owners.
 */
export type PlainRight = "any" | "mine" | "create" | "manage";

export type Rights = {
  readonly [T in RequestType]: T extends "lab.create"
    ? PlainRight
    : RequestOf<T> extends { lab: string }
      ? LabRight
      : PlainRight;
};

export const RIGHTS: Rights = {
  introduce: "any",
  hello: "any",
  doctor: "any",
  "measure.ways": "create",
  places: "create",
  "labs.list": "any",
  "labs.watch": "any",
  "stream.credit": "mine",
  "stream.write": "mine",
  "stream.close": "mine",
  "lab.create": "create",
  "lab.delete": "own",
  "lab.shares": "own",
  "lab.share": "own",
  "lab.open": "view",
  "lab.close": "view",
  "lab.traffic": "view",
  "lab.edit": "edit",
  "lab.layout": "edit",
  "lab.file": "view",
  "lab.replaceFile": "edit",
  "lab.discardRejected": "edit",
  "lab.apply": "edit",
  "lab.plan": "view",
  "lab.cancel": "edit",
  "lab.stop": "edit",
  "lab.confirm": "edit",
  "lab.act": "edit",
  "lab.adopt": "edit",
  "lab.script": "view",
  "lab.table": "view",
  "lab.flush": "edit",
  // It sends a real packet.
  "lab.trace": "edit",
  "lab.measure": "edit",
  // It shows what others say to each other.
  "lab.capture": "edit",
  // Of one engine to the other: see `server/engine/host/requests.ts`.
  "uplink.look": "shell",
  "uplink.set": "shell",
  "uplink.remove": "shell",
  "uplink.confirm": "shell",
  "lab.enter": "shell",
  "lab.serviceLog": "view",
  "lab.usage": "view",
  "terminal.open": "edit",
  // Who looks may type.
  "terminal.attach": "edit",
  "terminal.resize": "edit",
  "terminal.close": "edit",
};

/** The role that a right asks for. */
export const ROLE_FOR: Readonly<Record<LabRight, Role>> = {
  view: "viewer",
  edit: "editor",
  own: "owner",
  shell: "editor",
};

/** The lab that a request is about; null when it is about none. */
export const labOf = (request: Request): string | null => ("lab" in request ? request.lab : null);

/** Whether somebody with this role everywhere may make labs. */
export const mayCreate = (role: Role | null): boolean => role !== null && includesRole(role, "editor");

export const MAY_NOT_CREATE = "You may not make labs here: ask the owner of this Wirelab for the role of an editor.";
