/** What of the machine is a lab's to see, while it is observed. */
import { type HostScope, hostScope, scopeLinks, scopeOvs } from "@/lib/observed/scope";
import type { Topology } from "@/lib/topology/schema";
import type { ObserverScope } from "@/server/engine/observe/scope";
import { readTable } from "./machine";
import type { NetnsMarks } from "./netnsMarks";

export class LabScope implements ObserverScope {
  /** Whose namespaces are, by name and inode number, as far as was looked since the last whole reading. */
  private readonly owners = new Map<string, Promise<string | null>>();

  /** @param topologies all that the lab may have something of in the kernel */
  constructor(
    private readonly lab: string,
    private readonly marks: NetnsMarks,
    private readonly topologies: () => readonly (Topology | null)[],
  ) {}

  now(): HostScope {
    return hostScope(this.lab, this.topologies());
  }

  // The observer takes these apart.
  renew = (): void => this.owners.clear();

  namespace = async (name: string, inode: number): Promise<boolean> => {
    if (!this.now().namespaces.has(name)) return false;
    const key = `${inode} ${name}`;
    const owner = this.owners.get(key) ?? this.marks.owner(name);
    this.owners.set(key, owner);
    return (await owner) === this.lab;
  };

  links: ObserverScope["links"] = (links, ovs) => scopeLinks(links, this.now(), ovs);

  ovs: ObserverScope["ovs"] = (ovs) => scopeOvs(ovs, this.now());

  table = async (): Promise<boolean> => (await readTable()) === this.lab;
}
