/** What the engine does for each request: one entry a request, each a few words of delegation. */
import { GALLERY } from "@/lib/lessons/gallery";
import { PROTOCOL_VERSION, type Replies, type RequestOf, type RequestType } from "@/lib/protocol/messages";
import packageJson from "@/package.json";
import type { Access, Principal } from "@/server/engine/access/access";
import { type Caller, machineForbidden, mayChangeMachine } from "@/server/engine/access/authorize";
import type { Doctor } from "@/server/engine/doctor/doctor";
import { EngineError } from "@/server/engine/errors";
import { readCards } from "@/server/engine/host/cards";
import type { Uplinks } from "@/server/engine/host/uplink/uplinks";
import type { LabRegistry, NewLab } from "@/server/engine/labs/registry";
import { prepareWays } from "@/server/engine/measure/ways/measureWays";
import type { HostDoor } from "@/server/engine/places/hostDoor";
import { streamCapture } from "./captures";

import { streamMeasurement } from "./measurements";
import type { ConnectionStreams, StreamOpener } from "./streams";
import type { Subscriptions } from "./subscriptions";

/** What a request may reach. */
export interface RequestContext {
  labs: LabRegistry;
  doctor: Doctor;
  access: Access;
  /** Who asks; the request has been found within their rights. */
  caller: Caller;
  /** What the machine does for labs in sandboxes: the host's own engine has it. */
  uplinks?: Uplinks;
  /** The way to labs on the host; the host's own engine has none. */
  door?: HostDoor;
  /** The only requests that are served; all unless given. */
  allowed?: ReadonlySet<RequestType>;
  /** Of the connection that asks. */
  subscriptions: Subscriptions;
  /** All streams of the connection that asks. */
  connectionStreams: ConnectionStreams;
  /** Opens streams that the reply names. */
  streams: StreamOpener;
}

type Handlers = {
  [T in RequestType]: (request: RequestOf<T>, context: RequestContext) => Promise<Replies[T]> | Replies[T];
};

function newLab(source: RequestOf<"lab.create">["source"]): NewLab | undefined {
  if (source.from === "nothing") return undefined;
  if (source.from === "file") return { text: source.text };
  const entry = GALLERY.find(({ id }) => id === source.entry);
  if (!entry)
    throw new EngineError("no-such-element", `The gallery has no entry "${source.entry}".`, { field: "source.entry" });
  return { text: entry.file, layout: entry.layout };
}

/** The principal is there whenever a handler runs, `introduce` excepted. */
function principalOf({ principal }: Caller): Principal {
  if (!principal) throw new EngineError("not-signed-in", "Nobody has been introduced on this connection.");
  return principal;
}

function uplinksOf({ uplinks }: RequestContext): Uplinks {
  if (uplinks) return uplinks;
  throw new EngineError("unavailable", "Uplinks are made by the engine of the host place.", { field: "type" });
}

export const handlers: Handlers = {
  introduce: ({ user }, { access, caller }) => {
    const principal: Principal = user === null ? { kind: "owner" } : { kind: "user", name: user };
    if (!access.knows(principal))
      throw new EngineError("not-signed-in", `There is no user "${user}".`, { field: "user" });
    caller.principal = principal;
    caller.standing = access.standingOf(principal);
    return {};
  },
  hello: ({ protocol }, { access, caller }) => {
    if (protocol !== PROTOCOL_VERSION) {
      const text = `The engine speaks version ${PROTOCOL_VERSION} of the protocol, the client version ${protocol}. Restart both, and reload the page.`;
      throw new EngineError("protocol-version", text, { field: "protocol" });
    }
    const principal = principalOf(caller);
    return {
      protocol: PROTOCOL_VERSION,
      version: packageJson.version,
      pid: process.pid,
      user: principal.kind === "user" ? principal.name : null,
      role: access.roleOf(principal),
    };
  },
  doctor: (_, { doctor }) => doctor.examine(),
  "measure.ways": async ({ options }, { doctor, streams }) => ({
    stream: streamMeasurement(streams, prepareWays(await doctor.examine(), options)),
  }),
  places: (_, { labs, door, uplinks }) =>
    door
      ? door.offer()
      : Promise.all([readCards(), uplinks?.free() ?? null]).then(([cards, freeUplink]) => ({
          host: { enabled: labs.place === "host", reason: null, cards, freeUplink },
        })),
  "labs.list": (_, { subscriptions }) => ({ labs: subscriptions.listLabs() }),
  "labs.watch": (_, { subscriptions }) => {
    subscriptions.watchLabs();
    return { labs: subscriptions.listLabs() };
  },
  "lab.create": async ({ lab, source }, { labs, access, caller }) => {
    const issues = await labs.create(lab, newLab(source));
    await access.claim(lab, principalOf(caller));
    return { lab, issues };
  },
  "lab.delete": async ({ lab }, { labs }) => {
    await labs.delete(lab);
    return {};
  },
  "lab.shares": ({ lab }, { labs, access }) => {
    labs.get(lab);
    return { shares: [...access.sharesOf(lab)], users: access.listUsers() };
  },
  "lab.share": async ({ lab, user, role }, { labs, access }) => {
    labs.get(lab);
    await access.share(lab, user, role);
    return {};
  },
  "lab.open": ({ lab }, { labs, subscriptions }) => {
    subscriptions.open(lab, labs.get(lab));
    return {};
  },
  "lab.close": ({ lab }, { subscriptions }) => {
    subscriptions.endTraffic(lab);
    subscriptions.close(lab);
    return {};
  },
  "lab.traffic": ({ lab, watch }, { labs, subscriptions }) => {
    if (watch) subscriptions.watchTraffic(lab, labs.get(lab));
    else subscriptions.endTraffic(lab);
    return {};
  },
  "lab.edit": async ({ lab, edit, patch, layout }, { labs }) => ({
    revision: await labs.get(lab).drawing.edit(edit, patch, layout),
  }),
  "lab.layout": async ({ lab, patch }, { labs }) => {
    await labs.get(lab).drawing.move(patch);
    return {};
  },
  "lab.file": ({ lab }, { labs }) => {
    const { drawing, state } = labs.get(lab);
    return { text: drawing.text, path: state.file, revision: state.revision };
  },
  "lab.replaceFile": ({ lab, text, revision }, { labs }) => labs.get(lab).drawing.replace(text, revision),
  "lab.discardRejected": async ({ lab }, { labs }) => {
    await labs.get(lab).drawing.discardRejected();
    return {};
  },
  "lab.apply": async ({ lab, mode, fingerprint }, { labs, access, caller }) => ({
    run: await labs.get(lab).apply(mode, { fingerprint, machine: mayChangeMachine(access, caller) }),
  }),
  "lab.plan": async ({ lab, mode }, { labs }) => ({ plan: await labs.get(lab).plan(mode) }),
  "lab.cancel": async ({ lab, run }, { labs }) => {
    await labs.get(lab).cancel(run);
    return {};
  },
  "lab.stop": async ({ lab }, { labs }) => {
    await labs.get(lab).stop();
    return {};
  },
  "lab.confirm": async ({ lab, keep }, { labs, access, caller }) => {
    if (!mayChangeMachine(access, caller)) throw machineForbidden();
    await labs.get(lab).confirm(keep);
    return {};
  },
  "lab.act": async ({ lab, act }, { labs }) => ({ run: await labs.get(lab).act(act) }),
  "lab.adopt": async ({ lab, elements }, { labs }) => ({ revision: await labs.get(lab).adopt(elements) }),
  "lab.script": ({ lab }, { labs }) => labs.get(lab).scripts(),
  "lab.table": ({ lab, table }, { labs }) => labs.get(lab).table(table),
  "lab.flush": async ({ lab, table }, { labs }) => {
    await labs.get(lab).flush(table);
    return {};
  },
  "lab.trace": async ({ lab, question }, { labs }) => ({ trace: await labs.get(lab).trace(question) }),
  "lab.measure": async ({ lab, question }, { labs, streams }) => ({
    stream: streamMeasurement(streams, await labs.get(lab).measure(question)),
  }),
  "lab.capture": async ({ lab, question }, { labs, streams }) => ({
    stream: await streamCapture(streams, (sink) => labs.get(lab).capture(question, sink)),
  }),
  "uplink.look": (request, context) => uplinksOf(context).look(request),
  "uplink.set": (request, context) => uplinksOf(context).set(request),
  "uplink.remove": ({ lab }, context) => uplinksOf(context).remove(lab),
  "uplink.confirm": async ({ lab, keep }, context) => {
    await uplinksOf(context).confirm(lab, keep);
    return {};
  },
  "lab.enter": ({ lab, node }, { labs }) => labs.get(lab).entrance(node),
  "lab.serviceLog": ({ lab, node, service, seen }, { labs }) => labs.get(lab).serviceLog(node, service, seen),
  "lab.usage": ({ lab, node }, { labs }) => labs.get(lab).usage(node),
  "terminal.open": async ({ lab, node, columns, rows }, { labs }) => ({
    terminal: await labs.get(lab).openTerminal(node, { columns, rows }),
  }),
  "terminal.attach": ({ lab, terminal, columns, rows }, { labs, streams }) =>
    labs.get(lab).terminals.attach(terminal, { columns, rows }, streams),
  "terminal.resize": ({ lab, terminal, columns, rows }, { labs }) => {
    labs.get(lab).terminals.resize(terminal, { columns, rows });
    return {};
  },
  "terminal.close": ({ lab, terminal }, { labs }) => {
    labs.get(lab).terminals.close(terminal);
    return {};
  },
  "stream.credit": ({ stream, bytes }, { connectionStreams }) => {
    connectionStreams.grant(stream, bytes);
    return {};
  },
  "stream.write": async ({ stream, data }, { connectionStreams }) => {
    await connectionStreams.input(stream, data);
    return {};
  },
  "stream.close": ({ stream }, { connectionStreams }) => {
    connectionStreams.close(stream);
    return {};
  },
};

/** Requests that may take long, and are not waited for by those that come after them. */
export const LONG_REQUESTS: ReadonlySet<RequestType> = new Set([
  "doctor",
  "lab.apply",
  "lab.act",
  "lab.cancel",
  "lab.stop",
  "lab.confirm",
  "lab.plan",
  "lab.table",
  "lab.flush",
  "lab.trace",
  "lab.measure",
  "lab.capture",
  "uplink.look",
  "uplink.set",
  "uplink.remove",
  "uplink.confirm",
  "measure.ways",
  // A program that does not read its input must not keep the connection's other requests waiting.
  "stream.write",
]);
