/** The pages that are shown before anybody has signed in. They need no other file. */

interface Page {
  title: string;
  /** Paragraphs; what stands between backquotes is shown as something to type. */
  text: string[];
}

const HOW_TO_GET_IN = "Type `npm start` again in Wirelab's folder, or `wirelab open`: it prints a fresh address.";

export const signInPage: Page = {
  title: "Open the address that npm start printed",
  text: [
    "This browser has not signed in to Wirelab yet. The address that `npm start` printed in the terminal holds a one-time token; opening it signs this browser in.",
    `The address is gone? ${HOW_TO_GET_IN}`,
  ],
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
  text: [`Too many wrong sign-in addresses were tried. Wait ${seconds} seconds and open a fresh one.`, HOW_TO_GET_IN],
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

export function renderPage({ title, text }: Page): string {
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
code { font: 0.95em ui-monospace, monospace; padding: 0.1em 0.35em; border-radius: 4px; background: color-mix(in srgb, currentColor 10%, transparent) }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("\n")}
</main>
</body>
</html>
`;
}
