/** What of a machine is a lab's, for labs in the machine's own root namespace. */
import type { ObservedInterface, ObservedOvs } from "@/lib/observed/types";

/** Cuts what was read down to what a lab is to see. */
export interface ObserverScope {
  /** Everything is about to be read anew: nothing remembered of the machine holds. */
  renew(): void;
  /** Whether a named namespace is the lab's. */
  namespace(name: string, inode: number): Promise<boolean>;
  /** Of the interfaces of the root namespace. */
  links<T extends ObservedInterface>(links: readonly T[], ovs: ObservedOvs): T[];
  ovs(ovs: ObservedOvs): ObservedOvs;
  /** Whether the root's own nftables table is the lab's. */
  table(): Promise<boolean>;
}
