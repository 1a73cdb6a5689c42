/** How the lab's root numbers a namespace (rtnetlink's RTM_GETNSID and RTM_NEWNSID), asked by the namespace's file. */
import type { Operation } from "./commands";
import { FLAG, NSID, TYPE } from "./constants";
import { attributesOf, decodeMessages, encodeMessage, HEADER_BYTES, int32Of } from "./message";

/** Of struct rtgenmsg, padded. */
const BODY_BYTES = 4;
const ATTRIBUTE_HEADER_BYTES = 4;
/** The kernel chooses. */
const ANY = -1;

const about = (name: string, type: number, more: readonly (readonly [number, number])[] = []): Operation => ({
  kind: "namespace",
  message: encodeMessage(type, FLAG.request | FLAG.ack, new Uint8Array(BODY_BYTES), [[NSID.fd, 0], ...more]),
  file: { name, at: HEADER_BYTES + BODY_BYTES + ATTRIBUTE_HEADER_BYTES },
});

/** Asks for the id of a named namespace. */
export const askId = (name: string): Operation => about(name, TYPE.getNsid);

/** Gives a named namespace an id. Fails where it has one. */
export const giveId = (name: string): Operation => about(name, TYPE.newNsid, [[NSID.id, ANY]]);

/** The id in an answer to `askId`; null where it has none, undefined where the kernel did not say. */
export function idFrom(answer: Uint8Array): number | null | undefined {
  for (const { type, body } of decodeMessages(answer)) {
    if (type !== TYPE.newNsid) continue;
    const id = int32Of(attributesOf(body, BODY_BYTES).get(NSID.id));
    if (id !== undefined) return id < 0 ? null : id;
  }
  return undefined;
}
