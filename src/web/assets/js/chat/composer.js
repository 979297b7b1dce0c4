// The field at the bottom: drafts, answers, changes of what was said, and texts that are too long.

import { send } from "../realtime.js";
import { catchUp } from "./history.js";
import { enqueue } from "./outbox.js";
import { call, chat, form, list, me, path, room, word } from "./room.js";

const field = form.elements.body;
const { link, link_title: linkTitle } = form.elements;
const attach = form.querySelector(".chat-attach");
const context = form.querySelector("[data-context]");
const count = form.querySelector("[data-count]");
const limit = Number(room.dataset.longest);
const draftKey = `chat-draft:${me}:${chat}`;
let reply = null;
let editing = null;

function show(title, text) {
  context.hidden = !title;
  context.querySelector("[data-context-title]").textContent = title;
  context.querySelector("[data-context-text]").textContent = text;
}

function keepDraft() {
  if (editing) return;
  const draft = { body: field.value, reply, link: link.value, title: linkTitle.value };
  if (field.value.trim() || reply || link.value) localStorage.setItem(draftKey, JSON.stringify(draft));
  else localStorage.removeItem(draftKey);
}

const textOf = (message) => message.querySelector(".prose")?.textContent.trim().slice(0, 120) ?? "";

export function answer(message) {
  leave();
  const name = message.querySelector(".bubble-author").textContent.trim();
  reply = { seq: Number(message.dataset.message), name, text: textOf(message) };
  show(word("replying", { name }), reply.text);
  keepDraft();
  field.focus();
}

export function change(message) {
  leave();
  editing = Number(message.dataset.message);
  attach.hidden = true;
  field.value = message.querySelector("[data-source]").dataset.source;
  show(word("editing"), textOf(message));
  check();
  field.focus();
}

// Back to writing a new message, with the draft there was.
function leave() {
  const was = editing;
  editing = null;
  reply = null;
  attach.hidden = false;
  show("", "");
  if (was) restore();
  keepDraft();
  check();
}

function restore() {
  const draft = JSON.parse(localStorage.getItem(draftKey) ?? "null");
  field.value = draft?.body ?? "";
  reply = draft?.reply ?? null;
  link.value = draft?.link ?? "";
  linkTitle.value = draft?.title ?? "";
  attach.open = Boolean(link.value);
  if (reply) show(word("replying", { name: reply.name }), reply.text);
}

// Says how much is too much, and lets nothing be cut.
function check() {
  const over = [...field.value.trim()].length - limit;
  count.textContent = over > 0 ? word("too_long", { count: over }) : "";
  if (over > 0) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  form.querySelector("[type=submit]").disabled = over > 0;
  return over <= 0;
}

async function submit() {
  const body = field.value.trim();
  const url = editing ? "" : link.value.trim();
  if (!(body || url) || !check()) return;
  if (editing) {
    if (!(await call("PATCH", `/messages/${editing}`, { body }))) return;
    leave();
    catchUp();
  } else {
    const to = reply;
    const attachments = url ? [{ url, title: linkTitle.value.trim() }] : [];
    field.value = link.value = linkTitle.value = "";
    attach.open = false;
    leave();
    enqueue(body, to, attachments);
  }
  field.focus();
}

export function composer() {
  const asked = form.elements.reply_to;
  if (asked) reply = { seq: Number(asked.value), name: "", text: context.querySelector("[data-context-text]").textContent };
  else if (!field.value && !link.value) restore();
  check();
  let typed = 0;
  field.addEventListener("input", () => {
    keepDraft();
    check();
    if (!editing && field.value && Date.now() - typed > 2500) {
      typed = Date.now();
      send({ type: "message:typing", conversation_id: chat });
    }
  });
  for (const one of [link, linkTitle]) one.addEventListener("input", keepDraft);
  attach.addEventListener("toggle", () => attach.open && !link.value && attach.contains(document.activeElement) && link.focus());
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape" && !context.hidden) {
      leave();
    } else if (event.key === "ArrowUp" && !field.value) {
      const own = [...list.querySelectorAll(".bubble-own[data-message]:has([data-source])")].at(-1);
      if (!own) return;
      event.preventDefault();
      change(own);
    }
  });
  context.querySelector("[data-context-cancel]").addEventListener("click", (event) => {
    event.preventDefault();
    leave();
    field.focus();
    // The address may still say which message was to be answered.
    if (location.search.includes("reply=")) window.history.replaceState(null, "", path);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    submit();
  });
}
