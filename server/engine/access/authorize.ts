/** The one gate that every request passes. */
import type { Request } from "@/lib/protocol/messages";
import { type LabRight, labOf, MAY_NOT_CREATE, mayCreate, RIGHTS, ROLE_FOR } from "@/lib/protocol/rights";
import { includesRole, type Role } from "@/lib/protocol/roles";
import { EngineError } from "@/server/engine/errors";
import type { Access, Principal } from "./access";

export interface Caller {
  /** Null on the web server's socket until it has introduced somebody. */
  principal: Principal | null;
  /** What the user's standing was when introduced. */
  standing?: string | null;
  /** On the engine's own socket: a program of the engine's user. */
  local: boolean;
}

/** Roles as an access decision needs them. */
export type Roles = Pick<Access, "knows" | "standingOf" | "roleOf" | "roleIn">;

const forbidden = (message: string, field?: string) => new EngineError("forbidden", message, { field });
const isLabRight = (right: string): right is LabRight => Object.hasOwn(ROLE_FOR, right);

/** @throws {EngineError} `not-signed-in`, `forbidden`, or `no-such-lab` for a lab that the caller cannot see. */
export function authorize(request: Request, { principal, standing, local }: Caller, roles: Roles): void {
  if (request.type === "introduce") {
    if (local) throw forbidden("This connection needs no introduction.", "type");
    if (principal) throw forbidden("This connection has been introduced already.", "type");
    return;
  }
  if (!principal) throw new EngineError("not-signed-in", "Nobody has been introduced on this connection.");
  if (!roles.knows(principal)) throw new EngineError("not-signed-in", "This user has no account any more.");
  // The connection is about to be ended; what is open on it was opened with other rights.
  if (roles.standingOf(principal) !== (standing ?? null))
    throw new EngineError("not-signed-in", "This user has another role or password by now. Connect again.");
  // A request of a type that is not in the table was not understood: nobody may send it.
  const right = Object.hasOwn(RIGHTS, request.type) ? RIGHTS[request.type] : null;
  if (right === null) throw forbidden(`Nobody may ask for "${request.type}".`, "type");
  if (isLabRight(right)) return authorizeLab(right, labOf(request) ?? "", principal, local, roles);
  const role = roles.roleOf(principal);
  if (right === "manage" && role !== "owner") throw forbidden("Only the owner of this Wirelab may do that.");
  if (right === "create" && !mayCreate(role)) throw forbidden(MAY_NOT_CREATE);
}

/**
 * A further gate for labs on the machine itself: what they change is the machine's own network, so that only
 * the owner of this Wirelab may do more than watch. @throws {EngineError} `forbidden`
 */
export function authorizeHost(request: Request, caller: Caller, roles: Roles): void {
  if (["view", "any", "mine"].includes(RIGHTS[request.type])) return;
  if (!mayChangeMachine(roles, caller))
    throw forbidden("Labs on the machine itself are changed by the owner of this Wirelab alone.", "lab");
}

/** Whether a caller may change the machine itself, as an uplink does. */
export const mayChangeMachine = (roles: Pick<Roles, "roleOf">, { principal }: Caller): boolean =>
  principal !== null && roles.roleOf(principal) === "owner";

export const machineForbidden = () =>
  forbidden("An uplink changes this machine, and that is for the owner of this Wirelab alone.", "lab");

function authorizeLab(right: LabRight, lab: string, principal: Principal, local: boolean, roles: Roles): void {
  const role = roles.roleIn(principal, lab);
  if (role === null) throw new EngineError("no-such-lab", `There is no lab "${lab}".`, { field: "lab" });
  if (!includesRole(role, ROLE_FOR[right])) throw forbidden(refusal(lab, role, ROLE_FOR[right]), "lab");
  if (right === "shell" && !local) throw forbidden("Terminals of this machine are not for the web.", "type");
}

const refusal = (lab: string, role: Role, needed: Role): string =>
  role === "viewer"
    ? `You may watch the lab "${lab}" but change nothing in it: your role is viewer. An owner of the lab can give you another.`
    : `Only an owner of the lab "${lab}" may do that; your role is ${role}, and ${needed} is needed.`;
