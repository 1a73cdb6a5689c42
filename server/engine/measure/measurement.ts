/** What every measurement is given, and how it tells what it found. */
import type { MeasureEvent } from "@/lib/measure/events";
import type { Ends } from "@/lib/measure/question";
import { ROOT_NS } from "@/lib/topology/places";
import { chooseAddress, ownersOf } from "@/lib/trace/addresses";
import { checkAddress, stackOf, TraceError } from "@/lib/trace/trace";
import type { World } from "@/lib/trace/world";
import { EngineError } from "@/server/engine/errors";
import type { SandboxHandle } from "@/server/engine/sandbox";

export interface Measuring {
  sandbox: SandboxHandle;
  /** The lab as it was when the measurement began. */
  world: World;
  /** Fires when the measurement is to end at once. */
  signal: AbortSignal;
  tell(event: MeasureEvent): void;
}

/** It could not go on; the message is a sentence for people. */
export class MeasureFailed extends Error {
  override name = "MeasureFailed";
}

/** A measurement that is ready to be run. Resolves when it has ended by itself. @throws {MeasureFailed} */
export interface Measurement {
  /** Namespaces without which it cannot go on, with the names of their nodes. */
  needs: ReadonlyMap<string, string>;
  run(measuring: Measuring): Promise<void>;
}

/** Ends of a measurement as the sandbox has them. */
export interface ResolvedEnds {
  /** For `Command.netns`: undefined is the lab's root. */
  from: string | undefined;
  to: string | undefined;
  address: string;
  needs: Map<string, string>;
}

const netnsOf = (ns: string): string | undefined => (ns === ROOT_NS ? undefined : ns);

/** Turns the complaints of lib/trace into refusals that name the field. */
export function refusing<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw new EngineError(error.field === "address" ? "bad-request" : "no-such-element", error.message, {
      field: `question.${error.field}`,
    });
  }
}

/**
 * Finds both ends in the running lab.
 * @throws {EngineError} that names the field to blame
 */
export function resolveEnds(world: World, { from, to, address, family }: Ends): ResolvedEnds {
  return refusing(() => {
    const [sender, receiver] = [stackOf(world, from, "from"), stackOf(world, to, "to")];
    if (address !== undefined) checkAddress(address);
    if (address !== undefined && ownersOf(world, address).every(({ ref }) => ref.ns !== receiver.ns)) {
      throw new EngineError("bad-request", `${to} does not have the address ${address}.`, {
        field: "question.address",
      });
    }
    const asked = address ?? chooseAddress(world, sender.ns, receiver.ns, receiver.only, family);
    if (asked === null) {
      const kind = family === undefined ? "address" : `IPv${family} address`;
      throw new EngineError("bad-request", `${to} has no ${kind}. Give one of its interfaces one, and deploy.`, {
        field: "question.to",
      });
    }
    return {
      from: netnsOf(sender.ns),
      to: netnsOf(receiver.ns),
      address: asked,
      needs: new Map([
        [sender.ns, from],
        [receiver.ns, to],
      ]),
    };
  });
}
