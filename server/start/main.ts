/** The starter: engine and web server as its children, one address, Ctrl-C. `bin/start.mjs` builds it and runs it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { RequestError } from "@/lib/protocol/client";
import { wirelabPaths } from "../paths";
import { makePrivateFolder } from "../privateFiles";
import { FolderRefused, ordinaryOwner } from "../privilege/folder";
import { NoSuchUser, standing } from "../privilege/standing";
import { standingWords } from "../privilege/words";
import { openUsers } from "../users/userFile";
import { issueLoginToken } from "../web/auth/loginTokens";
import { webFiles } from "../web/files";
import { openBoundedLog } from "./boundedLog";
import { FROM_ROOT, receiveSecrets, runInPlaceOfRoot } from "./inPlaceOfRoot";
import { announceInstance, claimInstance, readInstance, releaseInstance } from "./instance";
import { type KeptEngine, keepEngine } from "./keepEngine";
import { type KeptWeb, keepWeb, WebFailed } from "./keepWeb";
import { networkSettings, readNetworkFiles } from "./network";
import { readStartOptions } from "./options";
import { UsageError } from "./usageError";
import { addressOf, alreadyWords, goodbyeWords, loginAddress, runningWords } from "./words";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const program = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

const IF_RUNNING = "--if-running";
const argumentsGiven = process.argv.slice(2);
const onlyAsk = argumentsGiven.includes(IF_RUNNING);

/** What root alone may be able to read is read by root; all else happens as who stands in for it. */
async function prepare() {
  try {
    const words = argumentsGiven.filter((argument) => argument !== IF_RUNNING && argument !== FROM_ROOT);
    const options = readStartOptions(words, process.env);
    if (argumentsGiven.includes(FROM_ROOT))
      return { options, secrets: await receiveSecrets(end), who: await ourselves() };
    const secrets = readNetworkFiles(options);
    const who = await ourselves(options.user ?? undefined);
    if (!who.user) {
      if (!onlyAsk) await who.prepare();
      return { options, secrets, who };
    }
    // Asking is no reason to make a folder, or to give one away.
    if (onlyAsk && !ordinaryOwner(who.home)) process.exit(1);
    await who.prepare();
    if (!onlyAsk) for (const line of standingWords(who)) console.log(line);
    process.exit(await runInPlaceOfRoot(who, fileURLToPath(import.meta.url), argumentsGiven, secrets));
  } catch (error) {
    const known = error instanceof UsageError || error instanceof FolderRefused || error instanceof NoSuchUser;
    console.error(known ? error.message : error);
    process.exit(2);
  }
}

const ourselves = (named?: string) =>
  standing({
    programs: [process.execPath, program("web"), program("engine"), join(checkout, ".next/BUILD_ID")],
    checkout,
    named,
  });

/** What Ctrl-C does; nothing before there is something to end. */
let onEnd = (): void => process.exit(130);
function end() {
  onEnd();
}

const { options, secrets, who } = await prepare();
const paths = wirelabPaths(who.env);
const files = webFiles(paths);
const freshToken = () => who.asWeb((own) => issueLoginToken(webFiles(own).logins));
const logs = join(paths.home, "log");

/** Says where the running Wirelab answers. @returns whether one runs */
async function sayIfRunning(): Promise<boolean> {
  for (;;) {
    const running = readInstance(files.instance);
    if (!running) return false;
    if (running.address !== null) {
      console.log(alreadyWords(running.address, running.pid, loginAddress(running.address, freshToken())));
      return true;
    }
    // It has only just begun; it will say its address or be gone.
    await sleep(100);
  }
}

function logFor(name: string) {
  const logPath = join(logs, `${name}.log`);
  return { log: openBoundedLog(logPath), logPath };
}

async function runningLabs(engine: KeptEngine): Promise<string[]> {
  const { labs } = await engine.connection().request({ type: "labs.list" });
  return labs.filter(({ status }) => status !== "stopped").map(({ name }) => name);
}

/** Waits for both; when one fails the other is ended, so that a failed start leaves nothing behind. */
async function bothOrNone(engine: Promise<KeptEngine>, web: Promise<KeptWeb>): Promise<[KeptEngine, KeptWeb]> {
  try {
    return await Promise.all([engine, web]);
  } catch (error) {
    await Promise.allSettled([engine.then((kept) => kept.end()), web.then((kept) => kept.end())]);
    throw error;
  }
}

async function endBoth(engine: KeptEngine, web: KeptWeb) {
  const labs = await Promise.race([runningLabs(engine), sleep(2_000).then(() => [])]).catch(() => []);
  await Promise.all([web.end(), engine.end()]);
  releaseInstance(files.instance);
  console.log(goodbyeWords(labs));
  process.exit(0);
}

/** @throws {UsageError} when nothing can be written there */
function inOurFolder<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `Wirelab cannot keep its files in ${paths.home} (${reason}). Make the folder writable, or name another in WIRELAB_HOME.`,
    );
  }
}

async function start() {
  inOurFolder(() => makePrivateFolder(paths.run));
  while (inOurFolder(() => claimInstance(files.instance))) if (await sayIfRunning()) return;
  process.on("exit", () => releaseInstance(files.instance));
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  if (who.kept !== null) for (const line of standingWords(who)) console.log(line);

  const { ports, portWasGiven, bind } = options;
  const settings = { ...networkSettings(options, secrets, openUsers(paths.users).list().length > 0), ports };
  const [engine, web] = await bothOrNone(
    keepEngine({
      program: program("engine"),
      socket: paths.engineSocket,
      home: paths.home,
      standing: who,
      ...logFor("engine"),
    }),
    keepWeb({ program: program("web"), standing: who, settings, ...logFor("web") }).catch((error: unknown) => {
      if (!(error instanceof WebFailed) || error.code !== "EADDRINUSE") throw error;
      const which = portWasGiven ? `Port ${ports[0]} is` : `Ports ${ports[0]} to ${ports.at(-1)} are all`;
      throw new UsageError(`${which} taken by another program. Name a free one: npm start -- --port NUMBER`);
    }),
  );
  const address = addressOf(bind, web.port, settings.tls !== null);
  announceInstance(files.instance, web.port, address);
  console.log(runningWords(loginAddress(address, freshToken())));

  let ending = false;
  onEnd = () => {
    // A second Ctrl-C is for people in a hurry; children in their own groups end when we are gone.
    if (ending) process.exit(130);
    ending = true;
    void endBoth(engine, web);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}

// A closed terminal takes our output away; that is no reason to leave children behind.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

try {
  if (onlyAsk) process.exitCode = (await sayIfRunning()) ? 0 : 1;
  else await start();
} catch (error) {
  const known = error instanceof UsageError || error instanceof WebFailed || error instanceof RequestError;
  console.error(known ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
}
