// Other pages of ours, fetched to take parts from. The page's policy lets HTML come from text in this file only (Trusted
// Types): what is given here is a document in which nothing runs, and was drawn by our own server.

const drawn = globalThis.trustedTypes?.createPolicy("pages", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

// A page as a document. Its inline style belongs to its own answer: parsed here, it would be one more thing the policy of
// this page refuses.
export const parsed = (html) =>
  new DOMParser().parseFromString(drawn.createHTML(html.replace(/<style\b.*?<\/style>/gs, "")), "text/html");

// A part of a page.
export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = drawn.createHTML(html);
  return template.content;
}

// Parts that htmx fetches are text to the browser; one that could run something is refused.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML(html) {
    const runs = [...parsed(html).querySelectorAll("*")].find(
      (element) =>
        element.matches("script, iframe, object, embed, base, meta, link") ||
        [...element.attributes].some(({ name, value }) => name.startsWith("on") || /^\s*javascript:/i.test(value)),
    );
    if (runs) throw new TypeError(`a part of a page may not hold <${runs.localName}> that runs something`);
    return html;
  },
});
