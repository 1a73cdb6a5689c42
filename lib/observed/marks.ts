/**
 * How things that Wirelab makes in a machine's own root namespace say whose they are:
 * links by their alias and group (ip-link(8)), namespaces by the alias of their loopback, Open vSwitch's records by external_ids
 * (ovs-vswitchd.conf.db(5)), the nftables table by its comment (nft(8)).
 */

/**
 * The interface group of links that Wirelab makes on a machine. An alias can be set
 * only once a link is there; its group comes with it, so that a link is ours from its
 * first moment, also when the engine is killed before the alias is written.
 */
export const MARK_GROUP = 30572;

const PREFIX = "wirelab:";

/** What a link's alias and the table's comment say of a lab's things. */
export const markText = (lab: string): string => `${PREFIX}${lab}`;

/** The lab that such a text names; undefined for any other text. */
export const labOfMark = (text: string): string | undefined =>
  text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;

/** Whose a link is: a lab's name, "" for one of ours whose alias is not written yet, undefined for somebody else's. */
export function linkMark(alias: string, group: string): string | undefined {
  if (alias === "") return group === String(MARK_GROUP) ? "" : undefined;
  return labOfMark(alias);
}

/** The key in external_ids of bridges and ports. */
export const OVS_MARK = "wirelab";
