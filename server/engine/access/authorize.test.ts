import { describe, expect, it } from "vitest";
import type { Request, RequestType } from "@/lib/protocol/messages";
import { RIGHTS } from "@/lib/protocol/rights";
import type { Role } from "@/lib/protocol/roles";
import { REQUEST_TYPES, sampleRequests } from "@/lib/protocol/testing/samples";
import { EngineError } from "@/server/engine/errors";
import type { Principal } from "./access";
import { authorize, authorizeHost, type Caller, mayChangeMachine, type Roles } from "./authorize";

/** Everybody's role everywhere, and in the lab "shared". */
const PEOPLE: Record<string, { everywhere: Role | null; shared: Role | null }> = {
  boss: { everywhere: "owner", shared: "owner" },
  writer: { everywhere: "editor", shared: "editor" },
  reader: { everywhere: "viewer", shared: "viewer" },
  guest: { everywhere: null, shared: "editor" },
  holder: { everywhere: null, shared: "owner" },
  nobody: { everywhere: null, shared: null },
};
const person = (principal: Principal) => (principal.kind === "user" ? PEOPLE[principal.name] : undefined);
const roles: Roles = {
  knows: (principal) => principal.kind === "owner" || person(principal) !== undefined,
  standingOf: (principal) => (principal.kind === "user" ? `${principal.name}'s` : null),
  roleOf: (principal) => (principal.kind === "owner" ? "owner" : (person(principal)?.everywhere ?? null)),
  roleIn: (principal, lab) =>
    principal.kind === "owner"
      ? "owner"
      : ((lab === "shared" ? person(principal)?.shared : person(principal)?.everywhere) ?? null),
};
const user = (name: string): Caller => ({ principal: { kind: "user", name }, standing: `${name}'s`, local: false });
const OWNER: Caller = { principal: { kind: "owner" }, local: false };
const LOCAL: Caller = { principal: { kind: "owner" }, local: true };
const UNKNOWN: Caller = { principal: null, local: false };

function verdict(request: Request, caller: Caller): string {
  try {
    authorize(request, caller, roles);
    return "yes";
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
}

/** What each right means for each caller, in the lab "shared". */
const MEANING: Record<(typeof RIGHTS)[RequestType], Record<string, string>> = {
  any: { local: "yes", owner: "yes", boss: "yes", writer: "yes", reader: "yes", guest: "yes", nobody: "yes" },
  mine: { local: "yes", owner: "yes", boss: "yes", writer: "yes", reader: "yes", guest: "yes", nobody: "yes" },
  create: {
    ...{ local: "yes", owner: "yes", boss: "yes", writer: "yes" },
    ...{ reader: "forbidden", guest: "forbidden", holder: "forbidden", nobody: "forbidden" },
  },
  manage: {
    ...{ local: "yes", owner: "yes", boss: "yes" },
    ...{ writer: "forbidden", reader: "forbidden", guest: "forbidden", holder: "forbidden", nobody: "forbidden" },
  },
  view: {
    ...{ local: "yes", owner: "yes", boss: "yes", writer: "yes", reader: "yes", guest: "yes", holder: "yes" },
    nobody: "no-such-lab",
  },
  edit: {
    ...{ local: "yes", owner: "yes", boss: "yes", writer: "yes", guest: "yes", holder: "yes" },
    ...{ reader: "forbidden", nobody: "no-such-lab" },
  },
  own: {
    ...{ local: "yes", owner: "yes", boss: "yes", holder: "yes" },
    ...{ writer: "forbidden", reader: "forbidden", guest: "forbidden", nobody: "no-such-lab" },
  },
  shell: {
    ...{ local: "yes", owner: "forbidden", boss: "forbidden", writer: "forbidden", reader: "forbidden" },
    ...{ guest: "forbidden", holder: "forbidden", nobody: "no-such-lab" },
  },
};

const samples = sampleRequests("shared");
const callerOf = (who: string) => (who === "local" ? LOCAL : who === "owner" ? OWNER : user(who));

describe.each(REQUEST_TYPES.filter((type) => type !== "introduce"))("%s", (type) => {
  const request = samples.get(type) as Request;
  const expected = MEANING[RIGHTS[type]];

  it.each(Object.keys(expected))("for %s", (who) => expect(verdict(request, callerOf(who))).toBe(expected[who]));

  it("for a connection that nobody was introduced on, and for a user who is gone", () => {
    expect(verdict(request, UNKNOWN)).toBe("not-signed-in");
    expect(verdict(request, user("removed"))).toBe("not-signed-in");
  });

  it("for a user who was given another role or password since", () => {
    expect(verdict(request, { ...user("boss"), standing: "another" })).toBe("not-signed-in");
  });
});

it("hears one introduction, and none on the engine's own socket", () => {
  const introduce: Request = { type: "introduce", user: null };
  expect(verdict(introduce, UNKNOWN)).toBe("yes");
  expect(verdict(introduce, user("reader"))).toBe("forbidden");
  expect(verdict(introduce, LOCAL)).toBe("forbidden");
});

it("refuses what is in no row", () => {
  expect(verdict({ type: "constructor" } as unknown as Request, LOCAL)).toBe("forbidden");
  expect(verdict({ type: "lab.explode", lab: "shared" } as unknown as Request, OWNER)).toBe("forbidden");
});

it("keeps labs on the machine itself from everybody but its owner, who may watch all the same", () => {
  const onHost = (type: RequestType, caller: Caller) => () =>
    authorizeHost(samples.get(type) as Request, caller, roles);
  expect(onHost("lab.open", user("reader"))).not.toThrow();
  for (const caller of [OWNER, LOCAL, user("boss")]) expect(onHost("lab.apply", caller)).not.toThrow();
  for (const name of ["writer", "guest", "holder"]) expect(onHost("lab.apply", user(name))).toThrow(EngineError);
});

it("the machine itself is changed by owners of this Wirelab alone, whatever a lab's role is", () => {
  for (const caller of [LOCAL, OWNER, user("boss")]) expect(mayChangeMachine(roles, caller)).toBe(true);
  for (const caller of [UNKNOWN, ...["writer", "reader", "guest", "holder", "nobody"].map(user)])
    expect(mayChangeMachine(roles, caller)).toBe(false);
});
