/** How a namespace numbers others, asked from the lab's root (rtnetlink's RTM_GETNSID with a target). */
import { FLAG, NSID, TYPE } from "./constants";
import { attributesOf, decodeMessages, encodeMessage, int32Of } from "./message";

/** @param id of the namespace that is asked about, as the root numbers it */
export function peerIdsRequest(id: number): Uint8Array {
  return encodeMessage(TYPE.getNsid, FLAG.request | FLAG.dump, new Uint8Array(4), [[NSID.target, id]]);
}

/** The root's id for each id of that namespace, null where the root has none; null as a whole when the kernel refused. */
export function peerIdsFrom(answer: Uint8Array): Map<number, number | null> | null {
  const ids = new Map<number, number | null>();
  for (const { type, body } of decodeMessages(answer)) {
    if (type === TYPE.error) return null;
    if (type !== TYPE.newNsid) continue;
    const attributes = attributesOf(body, 4);
    const theirs = int32Of(attributes.get(NSID.id));
    const ours = int32Of(attributes.get(NSID.current));
    if (theirs !== undefined && theirs >= 0) ids.set(theirs, ours === undefined || ours < 0 ? null : ours);
  }
  return ids;
}
