/** What the engine does for each request: one entry a request, each a few words of delegation. */
import { GALLERY } from "@/lib/lessons/gallery";
import { PROTOCOL_VERSION, type Replies, type RequestOf, type RequestType } from "@/lib/protocol/messages";
import packageJson from "@/package.json";
import type { Doctor } from "@/server/engine/doctor/doctor";
import { EngineError } from "@/server/engine/errors";
import type { LabRegistry, NewLab } from "@/server/engine/labs/registry";
import type { ConnectionStreams, StreamOpener } from "./streams";
import type { Subscriptions } from "./subscriptions";

/** What a request may reach. */
export interface RequestContext {
  labs: LabRegistry;
  doctor: Doctor;
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

export const handlers: Handlers = {
  hello: ({ protocol }) => {
    if (protocol !== PROTOCOL_VERSION) {
      const text = `The engine speaks version ${PROTOCOL_VERSION} of the protocol, the client version ${protocol}. Restart both, and reload the page.`;
      throw new EngineError("protocol-version", text, { field: "protocol" });
    }
    return { protocol: PROTOCOL_VERSION, version: packageJson.version, pid: process.pid };
  },
  doctor: (_, { doctor }) => doctor.examine(),
  "labs.list": (_, { labs }) => ({ labs: labs.list() }),
  "labs.watch": (_, { labs, subscriptions }) => {
    subscriptions.watchLabs();
    return { labs: labs.list() };
  },
  "lab.create": async ({ lab, source }, { labs }) => ({ lab, issues: await labs.create(lab, newLab(source)) }),
  "lab.delete": async ({ lab }, { labs }) => {
    await labs.delete(lab);
    return {};
  },
  "lab.open": ({ lab }, { labs, subscriptions }) => {
    subscriptions.open(lab, labs.get(lab));
    return {};
  },
  "lab.close": ({ lab }, { subscriptions }) => {
    subscriptions.close(lab);
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
  "lab.apply": async ({ lab, mode, fingerprint }, { labs }) => ({ run: await labs.get(lab).apply(mode, fingerprint) }),
  "lab.plan": async ({ lab, mode }, { labs }) => ({ plan: await labs.get(lab).plan(mode) }),
  "lab.stop": async ({ lab }, { labs }) => {
    await labs.get(lab).stop();
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
  "lab.enter": ({ lab, node }, { labs }) => labs.get(lab).entrance(node),
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
  "lab.stop",
  "lab.plan",
  "lab.table",
  "lab.flush",
  "lab.trace",
  // A program that does not read its input must not keep the connection's other requests waiting.
  "stream.write",
]);
