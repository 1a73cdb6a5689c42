import { describe, expect, it, vi } from "vitest";
import { createClient, RequestError } from "./client";
import type { ServerEvent } from "./messages";

function harness() {
  const sent: { id: number; request: unknown }[] = [];
  const events: ServerEvent[] = [];
  const client = createClient({ send: (text) => sent.push(JSON.parse(text)), onEvent: (event) => events.push(event) });
  return { client, sent, events };
}

describe("protocol client", () => {
  it("pairs replies with requests whatever their order", async () => {
    const { client, sent } = harness();
    const list = client.request({ type: "labs.list" });
    const file = client.request({ type: "lab.file", lab: "one" });
    client.receive(JSON.stringify({ re: sent[1]?.id, ok: { text: "t", path: "/p", revision: 3 } }));
    client.receive(JSON.stringify({ re: sent[0]?.id, ok: { labs: [] } }));
    expect((await file).revision).toBe(3);
    expect((await list).labs).toEqual([]);
    expect(sent.map(({ request }) => request)).toEqual([{ type: "labs.list" }, { type: "lab.file", lab: "one" }]);
  });

  it("rejects with the engine's own error", async () => {
    const { client, sent } = harness();
    const opened = client.request({ type: "lab.open", lab: "none" });
    const error = { code: "no-such-lab", message: "There is no lab none." };
    client.receive(JSON.stringify({ re: sent[0]?.id, error }));
    await expect(opened).rejects.toMatchObject({ name: "RequestError", message: error.message, error });
  });

  it("hands events on", () => {
    const { client, events } = harness();
    client.receive(JSON.stringify({ event: "labs", labs: [] }));
    expect(events).toEqual([{ event: "labs", labs: [] }]);
  });

  it("takes no notice of a reply that nobody waits for", () => {
    const { client } = harness();
    expect(() => client.receive(JSON.stringify({ re: 99, ok: {} }))).not.toThrow();
  });

  it("ends what is open, and what comes later, when it is closed", async () => {
    const { client, sent } = harness();
    const open = client.request({ type: "labs.list" });
    client.close("gone");
    client.close("twice");
    await expect(open).rejects.toMatchObject({ error: { code: "unavailable", message: "gone" } });
    await expect(client.request({ type: "labs.list" })).rejects.toMatchObject({ message: "gone" });
    expect(sent).toHaveLength(1);
  });

  it("makes what send throws the request's error, with its cause", async () => {
    const cause = new Error("EPIPE");
    const send = vi.fn(() => {
      throw cause;
    });
    const client = createClient({ send });
    const error = await client.request({ type: "doctor" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ error: { code: "unavailable" }, cause });
  });
});
