/** Who may do what: users and their roles, lab by lab. */
import { includesRole, type Role, type Share } from "@/lib/protocol/roles";
import { EngineError } from "@/server/engine/errors";
import { type FolderWatch, watchFile } from "@/server/engine/labs/folderWatch";
import { labPaths } from "@/server/paths";
import { openUsers, type User } from "@/server/users/userFile";
import { openShares, type Shares } from "./shares";

/** On whose behalf a connection asks: the owner of this Wirelab, or a user with an account. */
export type Principal = { kind: "owner" } | { kind: "user"; name: string };

export class Access {
  private readonly users: ReturnType<typeof openUsers>;
  private readonly shares = new Map<string, Shares>();
  private readonly listeners = new Set<(user: string) => void>();
  private readonly watch: FolderWatch;
  private before: readonly User[];

  /** @param usersFile @param labs the folder of all labs */
  constructor(
    usersFile: string,
    private readonly labs: string,
  ) {
    this.users = openUsers(usersFile);
    this.before = this.users.list();
    this.watch = watchFile(usersFile, async () => this.compareUsers());
  }

  /** Whether there still is such a user. */
  knows(principal: Principal): boolean {
    return principal.kind === "owner" || this.users.find(principal.name) !== undefined;
  }

  /** Another for each role and password that a user was given; null for the owner, and for nobody. */
  standingOf(principal: Principal): string | null {
    const user = principal.kind === "owner" ? undefined : this.users.find(principal.name);
    return user ? `${user.role} ${user.passwordSince}` : null;
  }

  /** The role in labs that are not shared; null for none. */
  roleOf(principal: Principal): Role | null {
    return principal.kind === "owner" ? "owner" : (this.users.find(principal.name)?.role ?? null);
  }

  /** The greater of what the user may everywhere and what was shared; null when the lab is not theirs to see. */
  roleIn(principal: Principal, lab: string): Role | null {
    if (!this.knows(principal)) return null;
    const everywhere = this.roleOf(principal);
    if (principal.kind === "owner" || everywhere === "owner") return "owner";
    const shared = this.sharesOf(lab).find(({ user }) => user === principal.name)?.role ?? null;
    if (everywhere === null || shared === null) return everywhere ?? shared;
    return includesRole(shared, everywhere) ? shared : everywhere;
  }

  sharesOf(lab: string): readonly Share[] {
    return this.sharesFile(lab).list();
  }

  /** All users with the role that they have in every lab. */
  listUsers(): { user: string; role: Role | null }[] {
    return this.users.list().map(({ name, role }) => ({ user: name, role }));
  }

  /** Gives a user a role in a lab. Connections of that user end, and come back with the new rights. */
  async share(lab: string, user: string, role: Role | null): Promise<void> {
    if (role !== null && !this.users.find(user)) {
      const message = `There is no user "${user}". Add one with: wirelab user add ${user}`;
      throw new EngineError("no-such-element", message, { field: "user" });
    }
    await this.sharesFile(lab).set(user, role);
    this.tell(user);
  }

  /** Makes the maker of a lab its owner. */
  async claim(lab: string, principal: Principal): Promise<void> {
    if (principal.kind === "user") await this.sharesFile(lab).set(principal.name, "owner");
  }

  /** Calls back with users whose rights have changed. */
  onChange(listener: (user: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    this.watch.close();
    this.listeners.clear();
  }

  private sharesFile(lab: string): Shares {
    let shares = this.shares.get(lab);
    if (!shares) {
      shares = openShares(labPaths(this.labs, lab).access);
      this.shares.set(lab, shares);
    }
    return shares;
  }

  private compareUsers(): void {
    const now = this.users.list();
    for (const user of this.before) {
      const then = now.find(({ name }) => name === user.name);
      if (then?.role !== user.role || then.passwordSince !== user.passwordSince) this.tell(user.name);
    }
    this.before = now;
  }

  private tell(user: string): void {
    for (const listener of this.listeners) listener(user);
  }
}
