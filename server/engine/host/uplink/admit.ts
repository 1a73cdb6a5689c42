/** Whether an uplink may be made as it is asked for: looked at whole before anything is run. */
import { freeUplink, routeInTheWay } from "@/lib/plan/host/uplinkNetworks";
import type { RequestOf } from "@/lib/protocol/messages";
import { uplinkDevice } from "@/lib/topology/uplink";
import { uplinkAddressProblem } from "@/lib/validate";
import { EngineError } from "@/server/engine/errors";
import { isAlive } from "@/server/processMark";
import { checkHolder } from "./holder";
import { readEnd, readRoutes, readUplinkTable } from "./read";
import type { UplinkRecord, UplinkRecords } from "./record";

interface Admission {
  records: UplinkRecords;
  /** Whom the host place lets in; null for root alone. */
  user: number | null;
  /** The lab whose change of forwarding waits to be confirmed; null for none. */
  pending: string | null;
}

/**
 * The request as a record, when all of it is in order.
 * @throws {EngineError} `forbidden`, `bad-request`, `conflict`, `busy`
 */
export async function admit(
  { lab, holder, name, address }: RequestOf<"uplink.set">,
  { records, user, pending }: Admission,
): Promise<UplinkRecord> {
  const problem = uplinkAddressProblem(address);
  if (problem) throw new EngineError("bad-request", `${problem.reason}. ${problem.remedy}`, { field: "address" });
  await checkHolder(holder, user);
  if (pending !== null && pending !== lab)
    throw new EngineError(
      "busy",
      `Forwarding of this machine waits to be confirmed for the lab "${pending}". Nothing was run: try again when that is settled.`,
    );
  const device = uplinkDevice(lab);
  const before = records.all.get(lab);
  const another = [...records.all.values()].find((one) => one.device === device && one.lab !== lab);
  if (another || (before && before.holder.pid !== holder.pid && isAlive(before.holder)))
    throw new EngineError(
      "conflict",
      `An uplink ${device} is in use by ${another ? `the lab "${another.lab}"` : "another lab of this name"}.`,
    );
  const [end, table, routes] = await Promise.all([readEnd(device), readUplinkTable(device), readRoutes()]);
  const isOurs = (owner: string | null) => owner === lab || (owner === "" && before !== undefined);
  if (end && !isOurs(end.owner))
    throw new EngineError(
      "conflict",
      `This machine has an interface "${device}" already, and Wirelab did not make it for this lab. Nothing was run.`,
    );
  if (table && table.owner !== lab)
    throw new EngineError(
      "conflict",
      `This machine has an nftables table "ip ${device}" already, and Wirelab did not make it for this lab. Nothing was run.`,
    );
  const met = routeInTheWay(address, routes, device);
  if (met) {
    const free = freeUplink(routes);
    const instead = free ? `, for example ${free}` : "";
    const by = met.dev ? ` by ${met.dev}` : "";
    throw new EngineError(
      "conflict",
      `This machine has a route to ${met.cidr}${by}, and ${address} is in it: answers would go astray. Nothing was run. Draw the uplink and its switch in another network${instead}.`,
      { field: "address" },
    );
  }
  const same = before?.address === address && before.holder.startTime === holder.startTime;
  return { lab, holder, name, device, address, listing: same ? before.listing : null };
}
