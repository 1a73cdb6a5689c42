/** A played machine with the engine of the host place and one of labs in sandboxes, for tests of uplinks. */
import { type ExpectStatic, expect } from "vitest";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabState } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import { runCommand } from "@/server/engine/exec/run";
import { type HostEngine, type PlayedMachine, type PlayOptions, playMachine } from "./playedMachine";

/** A station on a bridge that is led out. @param network the first three numbers of a /24 */
export const uplinkLab = (network: string) => `wirelab: 1
nodes:
  - { name: ns1, kind: namespace, routes: [{ to: default, via: ${network}.254 }] }
  - { name: br-test, kind: bridge }
  - { name: uplink1, kind: uplink, address: ${network}.254/24 }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [${network}.1/24] }, b: { node: br-test, name: br-tap1 } }
  - { kind: port, a: { node: uplink1, name: uplink1 }, b: { node: br-test } }
`;

/** @param expect the test's own: `expect.poll` of another test's would end with that */
export type UplinkTest = (on: UplinkBench, expect: ExpectStatic) => Promise<void>;

/** One test at a time has it to itself. */
export class UplinkBench {
  /** What the machine is like without a lab. */
  before = "";
  private readonly states = new Map<string, LabState>();
  /** That of the test, for there are several at a time. */
  private expect = expect;

  private constructor(
    readonly machine: PlayedMachine,
    public host: HostEngine,
    public labs: HostEngine,
  ) {}

  /** @param lines of ip(8), run on the machine before its engines start */
  static async open(
    lines: readonly string[],
    options: PlayOptions,
    prepare: (machine: PlayedMachine) => Promise<unknown>,
  ): Promise<UplinkBench> {
    const machine = await playMachine(lines, options);
    await prepare(machine);
    let follow = (_: ServerEvent) => {};
    const host = await machine.startEngine();
    const labs = await machine.startLabEngine((event) => follow(event));
    const bench = new UplinkBench(machine, host, labs);
    follow = (event) => bench.follow(event);
    return bench;
  }

  private follow(event: ServerEvent): void {
    if (event.event === "snapshot") this.states.set(event.lab, event.state);
    const state = event.event === "change" && this.states.get(event.lab);
    if (state) this.states.set(event.lab, applyLabChange(state, event.change));
  }

  /** Runs a test that has the machine to itself. */
  async run(body: UplinkTest, expect: ExpectStatic): Promise<void> {
    this.expect = expect;
    await this.machine.run("sysctl -qw net.ipv4.ip_forward=1");
    this.before = await this.machine.snapshot();
    await body(this, expect);
    for (const { name } of (await this.labs.client.request({ type: "labs.list" })).labs) {
      await this.stop(name);
      await this.labs.client.request({ type: "lab.delete", lab: name });
    }
  }

  state(name: string): LabState {
    return this.states.get(name) as LabState;
  }

  async create(name: string, text: string): Promise<void> {
    await this.labs.client.request({ type: "lab.create", lab: name, source: { from: "file", text } });
    await this.labs.client.request({ type: "lab.open", lab: name });
  }

  deploy(name: string) {
    return this.labs.client.request({ type: "lab.apply", lab: name, mode: "deploy" });
  }

  stop(name: string) {
    return this.labs.client.request({ type: "lab.stop", lab: name });
  }

  async started(name: string, network: string): Promise<void> {
    await this.create(name, uplinkLab(network));
    const { run } = await this.deploy(name);
    this.expect(run.failure).toBeUndefined();
    this.expect(run.state).toBe("done");
  }

  /** Runs a program in a node of a lab. */
  async inside(name: string, ...words: string[]) {
    const { file, args } = await this.labs.client.request({ type: "lab.enter", lab: name, node: "ns1" });
    return runCommand(this.machine.sandbox, { file, args: [...args, ...words] });
  }

  async reaches(name: string, address: string): Promise<boolean> {
    return (await this.inside(name, "ping", "-c1", "-W2", address)).exitCode === 0;
  }

  untouched() {
    return this.expect.poll(() => this.machine.snapshot(), { timeout: 15_000, interval: 200 }).toBe(this.before);
  }
}
