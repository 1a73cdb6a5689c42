import { expect, it } from "vitest";
import { insideEnvironment } from "./environment";

it("takes the terminal and the language into a lab, and nothing else of who asks", () => {
  const env = {
    NODE_ENV: "test",
    PATH: "/home/ada/bin",
    HOME: "/home/ada",
    TERM: "screen",
    COLORTERM: "truecolor",
    LC_TIME: "de_DE.UTF-8",
    AWS_SECRET_ACCESS_KEY: "secret",
    SSH_AUTH_SOCK: "/run/user/1000/keyring/ssh",
    LD_PRELOAD: "/home/ada/own.so",
    XLANG: "x",
  } as const;
  expect(insideEnvironment(env)).toEqual({
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    TERM: "screen",
    COLORTERM: "truecolor",
    LANG: "C.UTF-8",
    LC_TIME: "de_DE.UTF-8",
  });
});
