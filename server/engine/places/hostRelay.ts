/** Carries one client's requests about labs on the host to the host's engine, and what that says back. */
import type { Request, ServerEvent } from "@/lib/protocol/messages";
import { labOf, RIGHTS } from "@/lib/protocol/rights";
import type { Role } from "@/lib/protocol/roles";
import type { EngineConnection } from "@/server/client/connection";
import { EngineError } from "@/server/engine/errors";
import type { HostDoor } from "./hostDoor";

export interface RelayOptions {
  door: HostDoor;
  /** Whether a lab of this name lives in a sandbox of this engine: it is meant then. */
  isLocal(lab: string): boolean;
  send(event: ServerEvent): void;
  /** The client's role in labs that are not shared; changing what is on the host takes an owner's. */
  role(): Role | null;
  /** The host's engine went away: what the client has open is no longer true. */
  onLost(): void;
}

export class HostRelay {
  private connection: Promise<EngineConnection> | null = null;
  private ended = false;

  constructor(private readonly options: RelayOptions) {}

  /** Whether a request is the host's to answer. */
  takes(request: Request): boolean {
    if (request.type === "lab.create") return request.place === "host";
    const lab = labOf(request);
    return lab !== null && this.options.door.has(lab) && !this.options.isLocal(lab);
  }

  /** @throws {EngineError} `forbidden`, `lab-exists`; {RequestError} what the host's engine answers */
  async request(request: Request): Promise<unknown> {
    const { door, isLocal, role } = this.options;
    if (RIGHTS[request.type] !== "view" && role() !== "owner")
      throw new EngineError("forbidden", "Labs on the host change this machine: only its Wirelab's owner may do that.");
    if (request.type === "lab.create" && isLocal(request.lab))
      throw new EngineError("lab-exists", `There is a lab "${request.lab}" already. Choose another name.`, {
        field: "lab",
      });
    const connection = await this.open();
    const answer = await connection.request(request);
    if (request.type === "lab.create" || request.type === "lab.delete") await door.refresh();
    return answer;
  }

  end(): void {
    this.ended = true;
    void this.connection?.then((connection) => connection.close()).catch(() => {});
  }

  private open(): Promise<EngineConnection> {
    this.connection ??= this.connect();
    return this.connection;
  }

  private async connect(): Promise<EngineConnection> {
    const { door, send, role, onLost } = this.options;
    try {
      const connection = await door.connect((event) => {
        if (event.event === "labs") return;
        // The host's engine knows one user, its own; here are the rights of this client.
        send(event.event === "snapshot" ? { ...event, role: role() ?? "viewer" } : event);
      });
      void connection.ended.then(() => {
        this.connection = null;
        if (!this.ended) onLost();
      });
      return connection;
    } catch (error) {
      this.connection = null;
      throw error;
    }
  }
}
