import { expect, it } from "vitest";
import { renderPage, wrongHostPage } from "./pages";

it("shows text as text", () => {
  const html = renderPage({ title: "<b>", text: ["a & `<i>`"] });
  expect(html).toContain("<h1>&#60;b&#62;</h1>");
  expect(html).toContain("<p>a &#38; <code>&#60;i&#62;</code></p>");
});

it("shows what to type as code", () => {
  expect(renderPage(wrongHostPage("http://127.0.0.1:1/"))).toContain("<code>http://127.0.0.1:1/</code>");
});
