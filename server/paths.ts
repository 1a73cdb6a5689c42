/** Where Wirelab keeps its things on disk: one answer for engine, web and CLI. */
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

export interface WirelabPaths {
  /** Folder of everything below. */
  home: string;
  /** One folder per lab. */
  labs: string;
  /** Sockets, pid files and logs of the running programs; mode 0700. */
  run: string;
  /** Unix socket where the engine listens for its own user's programs; mode 0600. */
  engineSocket: string;
  /** Unix socket where it listens for the web server, who says first on whose behalf it asks; mode 0600. */
  webSocket: string;
  /** Files of the web server's own; mode 0700. */
  web: string;
  /** People with accounts; mode 0600. */
  users: string;
  /** Which process the engine is, or was. */
  engineFile: string;
  /** What an engine that was started in the background printed. */
  engineLog: string;
}

/** Names a folder for the web server alone. */
export const WEB_APART = "WIRELAB_WEB_FOLDER";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of Wirelab's data: `WIRELAB_HOME`, else as the XDG base directory specification says. */
function homeOf(env: Environment): string {
  // Programs of ours are started in other folders than the one where it was said.
  if (env.WIRELAB_HOME) return resolve(env.WIRELAB_HOME);
  // The XDG specification says that relative paths in its variables are invalid and to be ignored.
  const data = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : null;
  return join(data ?? join(env.HOME || homedir(), ".local", "share"), "wirelab");
}

export function wirelabPaths(env: Environment = process.env): WirelabPaths {
  const home = homeOf(env);
  const run = join(home, "run");
  // Set where the web server is another user's than labs: see server/privilege/webApart.ts.
  const apart = env[WEB_APART];
  return {
    home,
    labs: join(home, "labs"),
    run,
    engineSocket: join(run, "engine.sock"),
    webSocket: apart ? join(apart, "door", "web.sock") : join(run, "web.sock"),
    web: apart ? join(apart, "files") : run,
    users: apart ? join(apart, "files", "users.json") : join(home, "users.json"),
    engineFile: join(run, "engine.json"),
    engineLog: join(run, "engine.log"),
  };
}

/** The files of one lab. */
export interface LabPaths {
  folder: string;
  /** The topology, for people and for git. */
  topology: string;
  /** Where things are drawn. */
  layout: string;
  /** A layout that could not be read, for example of a newer version, as it was before another one was written. */
  unreadLayout: string;
  /** Whom the lab is shared with. */
  access: string;
  /** The engine's journal: what it must know after it was killed. */
  state: string;
  /** Where the lab lives. */
  settings: string;
  /** A topology that had errors and had to make way for an edit on the canvas. */
  rejected: string;
}

export function labPaths(labs: string, name: string): LabPaths {
  const folder = join(labs, name);
  return {
    folder,
    topology: join(folder, "topology.yaml"),
    layout: join(folder, "layout.json"),
    unreadLayout: join(folder, "layout.unread.json"),
    access: join(folder, "access.json"),
    state: join(folder, "state.json"),
    settings: join(folder, "settings.json"),
    rejected: join(folder, "topology.rejected.yaml"),
  };
}
