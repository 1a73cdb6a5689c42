import { expect, it } from "vitest";
import { findAccount } from "./accounts";
import { environmentOf } from "./asUser";
import { NoSuchUser, namedUser, sudoCaller } from "./standing";

const env = (more: Record<string, string>) => more as NodeJS.ProcessEnv;

it("knows who called sudo, and that root is nobody to go on as", () => {
  expect(sudoCaller(env({ SUDO_UID: "61399", SUDO_GID: "61399", SUDO_USER: "ada" }))).toEqual({
    uid: 61399,
    gid: 61399,
    name: "ada",
    folder: null,
  });
  for (const [uid, gid] of [
    ["0", "0"],
    ["-1", "5"],
    ["x", "y"],
    ["1000", ""],
  ])
    expect(sudoCaller(env({ SUDO_UID: uid ?? "", SUDO_GID: gid ?? "", SUDO_USER: "ada" }))).toBeNull();
  expect(sudoCaller(env({}))).toBeNull();
});

it("finds accounts by name and number, and takes a number without one", () => {
  expect(findAccount("root")).toMatchObject({ uid: 0, gid: 0, name: "root" });
  expect(findAccount("0")?.name).toBe("root");
  expect(findAccount("--help")).toBeNull();
  expect(namedUser("61399")).toMatchObject({ uid: 61399, gid: 61399, folder: null });
  expect(() => namedUser("nobody-of-that-name")).toThrow(NoSuchUser);
});

it("hands none of root's secrets on", () => {
  const user = { uid: 61399, gid: 61399, name: "user 61399", folder: null };
  const roots = env({
    PATH: "/bin",
    HOME: "/root",
    LC_ALL: "C",
    AWS_SECRET_ACCESS_KEY: "secret",
    SSH_AUTH_SOCK: "/tmp/agent",
    XDG_DATA_HOME: "/root/data",
    SUDO_UID: "1000",
    WIRELAB_MAX_NODES: "10",
  });
  expect(environmentOf(user, "/var/lib/wirelab-labs", roots)).toEqual({
    PATH: "/bin",
    LC_ALL: "C",
    HOME: "/var/lib/wirelab-labs",
    WIRELAB_HOME: "/var/lib/wirelab-labs",
    WIRELAB_MAX_NODES: "10",
  });
});
