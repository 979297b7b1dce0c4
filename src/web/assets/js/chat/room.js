// What the parts of a conversation's page share.

import { fragment } from "../pages.js";
import { toast } from "../toasts.js";

export const room = document.querySelector("[data-chat]");
export const { chat, me } = room.dataset;
export const list = document.getElementById("chat");
export const form = room.querySelector("[data-chat-form]");
export const path = `/messages/${chat}`;

const csrf = document.querySelector('meta[name="csrf-token"]').content;

// A text of the page's language; nothing for a code without one.
export function word(code, values = {}) {
  const text = room.querySelector(`[data-word="${CSS.escape(code)}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
export const nameOf = (id) => room.querySelector(`[data-person="${CSS.escape(id)}"]`)?.textContent ?? "";

export function say(text) {
  const status = room.querySelector("[data-status]");
  if (status.textContent !== text) status.textContent = text;
}

// Messages are drawn in one place only, on the server; the page fetches those it lacks.
export async function fetchPart(query) {
  const answer = await fetch(`${path}/part?${query}`, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  const part = fragment(await answer.text());
  contact(part.querySelector("[data-part]").dataset.first);
  return part;
}

// A first message to somebody who did not say yes yet is the only one. Once it is sent, a line that says so takes the
// place of the field, until the server says that they accepted.
function contact(first) {
  const line = room.querySelector("[data-wait]");
  const waits = first === "request_waits";
  if (first !== "will_be_request") room.querySelector("[data-ask]")?.remove();
  if (line.hidden !== waits) return;
  const focused = form.contains(document.activeElement);
  line.hidden = !waits;
  form.hidden = waits;
  if (waits && focused) line.focus({ preventScroll: true });
}

// Calls the API of this conversation; says what went wrong in the page's language. True when it worked.
export async function call(method, rest, body) {
  try {
    const answer = await fetch(`/api/v1/conversations/${chat}${rest}`, {
      method,
      headers: { "X-CSRF-Token": csrf, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    if (answer.ok) return true;
    const { code } = await answer.json();
    toast("bad", word(code) || word("internal"));
  } catch {
    toast("bad", document.getElementById("toasts").dataset.failed);
  }
  return false;
}

export const atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 160;
export const toEnd = () => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });

// What is read stays where it is while something above it changes.
export function still(work) {
  const messages = [...list.querySelectorAll("[data-message]")];
  const anchor = messages.find((message) => message.getBoundingClientRect().bottom > 120);
  const top = anchor?.getBoundingClientRect().top;
  work();
  const now = anchor && document.getElementById(anchor.id)?.getBoundingClientRect().top;
  if (now !== undefined) scrollBy({ top: now - top, behavior: "instant" });
}
