/** Finds the MAC address of the next hop, as the kernel does: what it knows, or by asking the segment (ARP, RFC 826; ND, RFC 4861). */
import { placeKey } from "../observed/lookup";
import type { InterfaceRef } from "../topology/places";
import { isUsable, type Owner, ownersOf, withoutPrefix } from "./addresses";
import { tellingDeadEnd, wayBetween } from "./deadEnd";
import { type Arrival, BROADCAST, type DeadEnd, type Frame, type Step } from "./frame";
import type { Inquiry } from "./inquiry";
import { familyOf, neighbourContent, solicitedNode } from "./packet";
import { knownNeighbour } from "./read/neighbour";
import { lookUpRoute } from "./read/route";
import type { Segment } from "./segment";
import type { DeathReason } from "./types";
import { MACHINE_NS, uniqueElements, type World } from "./world";

/** Bytes of the IP packet that neighbour discovery sends; ARP has none and fits everywhere. */
const ASKING_BYTES = { 4: 28, 6: 72 };

export type Resolution = { mac: string; steps: Step[] } | { mac: null; steps: Step[]; why: DeathReason | "doubt" };

export class Resolver {
  /** Neighbours that stacks heard of during this trace. */
  private readonly learned = new Map<string, string>();

  constructor(
    private readonly world: World,
    private readonly inquiry: Inquiry,
    private readonly segment: Segment,
  ) {}

  private key = ({ ns, name }: InterfaceRef, address: string) => `${ns}/${name}/${address}`;

  /** @param source the packet's source address */
  async resolve(out: InterfaceRef, address: string, source: string): Promise<Resolution> {
    const here = this.world.nameOf(out.ns);
    const elements = uniqueElements([this.world.nodeOf(out.ns), this.world.element(out)]);
    const heard = this.learned.get(this.key(out, address));
    if (heard !== undefined) {
      const text = `${here} knows ${address} already: it was asked by it a moment ago (${heard}).`;
      return { mac: heard, steps: [{ kind: "neighbour", text, elements, commands: [] }] };
    }
    const { neighbour, command } = await knownNeighbour(this.inquiry, out.ns, out.name, address);
    if (neighbour) {
      const text = `${here} knows ${address}: its MAC address is ${neighbour.mac} (${neighbour.state.toLowerCase()}).`;
      return { mac: neighbour.mac, steps: [{ kind: "neighbour", text, elements, commands: [command] }] };
    }
    return this.ask(out, address, source, command);
  }

  private async ask(out: InterfaceRef, address: string, source: string, command: string): Promise<Resolution> {
    const { world } = this;
    const here = world.nameOf(out.ns);
    const elements = uniqueElements([world.nodeOf(out.ns), world.element(out)]);
    const sender = this.senderAddress(out, address, source);
    const v6 = familyOf(address) === 6;
    const frame = this.frame(
      out,
      v6 ? solicitedNode(address).mac : BROADCAST,
      neighbourContent(true, sender, address),
      address,
    );
    const delivery = await this.segment.send(frame, out);
    const method = v6 ? "neighbour discovery" : "ARP";
    const asked = `${here} does not know ${address} and asks everybody on ${out.name} for it (${method})`;
    const step = (text: string): Step => ({ kind: "neighbour", text, elements, commands: [command] });
    if (delivery.loop.length > 0) {
      const text = `${asked}. The question goes round for ever: ${delivery.loop.join(", ")} ${delivery.loop.length > 1 ? "hear" : "hears"} it again by another port, and no spanning tree breaks the loop.`;
      return {
        mac: null,
        why: "storm",
        steps: [
          {
            ...step(text),
            elements: uniqueElements([...delivery.loop.map((name) => world.switchElement(name)), ...elements]),
          },
        ],
      };
    }
    const owners = ownersOf(world, address);
    const { answers, refusals } = await this.answers(out, address, sender, owners, delivery.arrivals);
    const [answer] = answers;
    if (!answer) return this.unanswered({ out, address, asked, step, owners, refusals, deadEnds: delivery.deadEnds });

    const mac = world.interface(answer.at)?.mac ?? "";
    const who = world.nameOf(answer.at.ns);
    const others = [...new Set(answers.slice(1).map(({ at }) => `${world.nameOf(at.ns)} by ${at.name}`))];
    const also = others.length > 0 ? ` So do others: ${others.join(", ")}; the first answer counts.` : "";
    const steps = [
      {
        ...step(`${asked}. ${who} answers by ${answer.at.name}: ${mac}.${also}`),
        elements: uniqueElements([...elements, world.stackElement(answer.at)]),
      },
    ];
    const back = await this.segment.send(
      this.frame(answer.at, frame.src, neighbourContent(false, address, sender), address),
      answer.at,
    );
    if (!back.arrivals.some(({ at }) => placeKey(at) === placeKey(out))) {
      const dead = tellingDeadEnd(back.deadEnds, wayBetween(world, answer.at, [out]));
      const lost = `${asked}. ${who} answers, but the answer does not come back.`;
      return { mac: null, why: dead?.why ?? "no-neighbour", steps: [step(lost), ...(dead?.steps ?? [])] };
    }
    // Who is asked learns from the question who asks.
    this.learned.set(this.key(answer.at, sender), frame.src);
    this.learned.set(this.key(out, address), mac);
    return { mac, steps };
  }

  private frame(out: InterfaceRef, dst: string, content: string, address: string): Frame {
    return {
      src: this.world.interface(out)?.mac ?? "",
      dst,
      vlan: null,
      size: ASKING_BYTES[familyOf(address)],
      content,
    };
  }

  /** The address in whose name is asked: the packet's own where it is of here, else one of the interface's. */
  private senderAddress(out: InterfaceRef, address: string, source: string): string {
    const local = ownersOf(this.world, source).some(({ ref }) => ref.ns === out.ns);
    if (local) return source;
    const family = familyOf(address) === 4 ? "inet" : "inet6";
    const own = this.world.interface(out)?.addresses.filter((one) => one.family === family) ?? [];
    const choice = family === "inet6" ? own.find(({ scope }) => scope === "link") : own[0];
    return withoutPrefix((choice ?? own[0])?.cidr ?? "0.0.0.0");
  }

  /** Who of those that heard the question answers it. */
  private async answers(out: InterfaceRef, address: string, sender: string, owners: Owner[], arrivals: Arrival[]) {
    const answers: Arrival[] = [];
    const refusals: string[] = [];
    for (const arrival of arrivals) {
      const { at } = arrival;
      if (placeKey(at) === placeKey(out)) continue;
      const own = owners.filter(({ ref }) => ref.ns === at.ns);
      if (own.length === 0) continue;
      if (familyOf(address) === 6) {
        // Unlike ARP, neighbour discovery speaks for the interface that was asked alone.
        const here = own.find(({ ref }) => ref.name === at.name);
        if (here && isUsable(here.address)) answers.push(arrival);
        else if (here)
          refusals.push(
            `${this.world.nameOf(at.ns)} has ${address}, but may not use it: ${here.address.dadfailed ? "another has it too" : "it is still looking for duplicates"}.`,
          );
        continue;
      }
      // Of the machine nothing is looked up from here; it answers for its own address.
      if (at.ns === MACHINE_NS) {
        answers.push(arrival);
        continue;
      }
      const route = await lookUpRoute(this.inquiry, at.ns, { to: address, from: sender, iif: at.name });
      if (route.type === "local") answers.push(arrival);
      else if (at.ns !== out.ns)
        refusals.push(
          `${this.world.nameOf(at.ns)} has ${address}, but does not answer a question from ${sender} on ${at.name}: it would not send to that address there.`,
        );
    }
    // Of several interfaces of one stack the one with the address is the likeliest to be meant.
    const has = ({ at }: Arrival) => owners.some(({ ref }) => placeKey(ref) === placeKey(at));
    return { answers: [...answers.filter(has), ...answers.filter((one) => !has(one))], refusals };
  }

  private unanswered(found: {
    out: InterfaceRef;
    address: string;
    asked: string;
    step(text: string): Step;
    owners: Owner[];
    refusals: string[];
    deadEnds: DeadEnd[];
  }): Resolution {
    const { out, address, asked, step, owners, refusals, deadEnds } = found;
    const elsewhere = owners.filter(({ ref }) => ref.ns !== out.ns);
    const dead = tellingDeadEnd(
      deadEnds,
      wayBetween(
        this.world,
        out,
        elsewhere.map(({ ref }) => ref),
      ),
    );
    const doubt = deadEnds.some(({ why }) => why === "doubt");
    if (dead)
      return { mac: null, why: dead.why, steps: [step(`${asked}. The question does not arrive.`), ...dead.steps] };
    const [refusal] = refusals;
    if (refusal) return { mac: null, why: "source-refused", steps: [step(`${asked}. Nobody answers. ${refusal}`)] };
    const names = [...new Set(elsewhere.map(({ ref }) => this.world.nameOf(ref.ns)))];
    const reason =
      names.length > 0
        ? `${names.join(" and ")} ${names.length > 1 ? "have" : "has"} it, but the question does not get there.`
        : `No interface of the lab has ${address}.`;
    return {
      mac: null,
      why: doubt ? "doubt" : names.length > 0 ? "no-neighbour" : "no-address",
      steps: [step(`${asked}. Nobody answers: ${reason}`)],
    };
  }
}
