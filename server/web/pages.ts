/** The pages that are shown before anybody has signed in. They need no other file. */

export interface Page {
  title: string;
  /** Paragraphs; what stands between backquotes is shown as something to type. */
  text: string[];
  /** What can be typed to sign in. */
  forms?: readonly ("password" | "token")[];
  /** Why it did not work the last time. */
  error?: string;
}

const HOW_TO_GET_IN = "Type `npm start` again in Wirelab's folder, or `wirelab open`: it prints a fresh address.";

const byAddress: Page = {
  title: "Open the address that npm start printed",
  text: [
    "This browser has not signed in to Wirelab yet. The address that `npm start` printed in the terminal holds a one-time token; opening it signs this browser in.",
    `The address is gone? ${HOW_TO_GET_IN}`,
  ],
};

/** @param by how people may sign in here, besides by the address that the owner's terminal prints */
export function signInPage(by: { users: boolean; token: boolean }): Page {
  const forms = [...(by.users ? ["password" as const] : []), ...(by.token ? ["token" as const] : [])];
  if (forms.length === 0) return byAddress;
  return {
    title: "Sign in to Wirelab",
    forms,
    text: ["Whoever runs this Wirelab can also print a sign-in address: `wirelab open`."],
  };
}

export const wrongPasswordPage = (page: Page): Page => ({
  ...page,
  error: page.forms?.includes("password") ? "The name or the password is wrong." : "The token is wrong.",
});

export const busyPage: Page = {
  title: "Many people are signing in",
  text: ["Go back and try again in a moment."],
};

export const usedTokenPage: Page = {
  title: "This address has been used",
  text: [
    "Each sign-in address works once, and for one day. This one was used before, has expired, or was copied with a mistake.",
    HOW_TO_GET_IN,
  ],
};

export const waitPage = (seconds: number): Page => ({
  title: "Too many attempts",
  text: [`Too many sign-ins have failed. Wait ${seconds} seconds, then go back and try again.`, HOW_TO_GET_IN],
});

export const wrongHostPage = (address: string): Page => ({
  title: "Wirelab does not answer to this name",
  text: [
    `Open \`${address}\` instead. Requests under other names are refused because other web sites could send them.`,
  ],
});

export const restartingPage: Page = {
  title: "This page could not be made",
  text: [
    "Something went wrong in the web server; its log tells more. Labs are not affected. Reload the page to try again.",
  ],
};

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`).replace(/`([^`]+)`/g, "<code>$1</code>");

const FIELDS = {
  password: `<label>Name <input name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="32" autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="256"></label>`,
  token: `<label>Token <input name="token" type="password" autocomplete="off" required maxlength="256"></label>`,
};

const renderForm = (kind: keyof typeof FIELDS): string => `<form method="post" action="/login">
${FIELDS[kind]}
<button>Sign in</button>
</form>`;

export function renderPage({ title, text, forms = [], error }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Wirelab</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }
h1 { font-size: 1.4rem; line-height: 1.3 }
form { display: grid; gap: 0.9rem; margin: 1.4rem 0 }
label { display: grid; gap: 0.25rem; font-size: 0.9rem }
input, button { font: inherit; padding: 0.5rem 0.7rem; border-radius: 7px; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); background: Canvas; color: CanvasText }
button { justify-self: start; padding-inline: 1.2rem; font-weight: 600; cursor: pointer; background: #2f6feb; border-color: #2f6feb; color: #fff }
:focus-visible { outline: 2px solid #2f6feb; outline-offset: 2px }
.error { color: #c62828; font-weight: 600 }
@media (prefers-color-scheme: dark) { .error { color: #ff8a80 } }
code { font: 0.95em ui-monospace, monospace; padding: 0.1em 0.35em; border-radius: 4px; background: color-mix(in srgb, currentColor 10%, transparent) }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${error ? `<p class="error" role="alert">${escapeHtml(error)}</p>` : ""}
${forms.map(renderForm).join("\n")}
${text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("\n")}
</main>
</body>
</html>
`;
}
