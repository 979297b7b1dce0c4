// The field at the bottom: drafts, answers, changes of what was said, and texts that are too long.

import { send } from "../realtime.js";
import { catchUp } from "./history.js";
import { enqueue } from "./outbox.js";
import { call, chat, form, list, me, path, room, word } from "./room.js";

const field = form.elements.body;
const context = form.querySelector("[data-context]");
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
  if (field.value.trim() || reply) localStorage.setItem(draftKey, JSON.stringify({ body: field.value, reply }));
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
  show("", "");
  if (was) restore();
  keepDraft();
  check();
}

function restore() {
  const draft = JSON.parse(localStorage.getItem(draftKey) ?? "null");
  field.value = draft?.body ?? "";
  reply = draft?.reply ?? null;
  if (reply) show(word("replying", { name: reply.name }), reply.text);
}

// Says how much is too much, and lets nothing be cut.
function check() {
  const over = [...field.value.trim()].length - limit;
  form.querySelector("[data-count]").textContent = over > 0 ? word("too_long", { count: over }) : "";
  field.toggleAttribute("aria-invalid", over > 0);
  form.querySelector("[type=submit]").disabled = over > 0;
  return over <= 0;
}

async function submit() {
  const body = field.value.trim();
  if (!body || !check()) return;
  if (editing) {
    if (!(await call("PATCH", `/messages/${editing}`, { body }))) return;
    leave();
    catchUp();
  } else {
    const to = reply;
    field.value = "";
    leave();
    enqueue(body, to);
  }
  field.focus();
}

export function composer() {
  const asked = form.elements.reply_to;
  if (asked) reply = { seq: Number(asked.value), name: "", text: context.querySelector("[data-context-text]").textContent };
  else if (!field.value) restore();
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
