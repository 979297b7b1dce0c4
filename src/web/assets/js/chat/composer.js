// The field at the bottom: drafts, answers, changes of what was said, and texts that are too long.

import { send } from "../realtime.js";
import { catchUp } from "./history.js";
import { enqueue } from "./outbox.js";
import { call, chat, form, list, me, path, room, word } from "./room.js";

const field = form.elements.body;
const attach = form.querySelector(".chat-attach");
const another = attach.querySelector("[data-another]");
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
  const icon = context.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, editing ? "#pencil" : "#reply"));
}

// The links that are filled in, and fields for them and for more.
const rows = () => [...attach.querySelectorAll("[data-link]")];
function links() {
  const filled = rows().map((row) => {
    const [url, title] = row.querySelectorAll("input");
    return { url: url.value.trim(), title: title.value.trim() };
  });
  return filled.filter(({ url }) => url);
}
function addRow() {
  const row = rows()[0].cloneNode(true);
  const n = rows().length + 1;
  for (const input of row.querySelectorAll("input")) {
    const label = row.querySelector(`[for="${input.id}"]`);
    input.id = label.htmlFor = input.id.replace(/\d+$/, n);
    input.value = "";
  }
  another.before(row);
  another.hidden = n >= Number(another.dataset.another);
  return row;
}
function showLinks(wanted) {
  for (const row of rows().slice(Math.max(1, wanted.length))) row.remove();
  while (rows().length < wanted.length) addRow();
  for (const [n, row] of rows().entries()) {
    const [url, title] = row.querySelectorAll("input");
    url.value = wanted[n]?.url ?? "";
    title.value = wanted[n]?.title ?? "";
  }
  another.hidden = rows().length >= Number(another.dataset.another);
  attach.open = wanted.length > 0;
}

function keepDraft() {
  if (editing) return;
  const draft = { body: field.value, reply, links: links() };
  if (field.value.trim() || reply || draft.links.length) localStorage.setItem(draftKey, JSON.stringify(draft));
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
  showLinks(draft?.links ?? []);
  if (reply) show(word("replying", { name: reply.name }), reply.text);
}

// As the server counts: characters of the composed text, without what is blank around it.
const lengthOf = (text) => [...text.replaceAll("\r\n", "\n").normalize("NFC").trim()].length;

// An address counts in bytes, as it is written and as it is sent; the fields say how many.
function fits({ url, title }) {
  const [most, longest] = [...rows()[0].querySelectorAll("input")].map((input) => input.maxLength);
  const sent = URL.canParse(url) ? new URL(url).href : url;
  return new TextEncoder().encode(url).length <= most && sent.length <= most && lengthOf(title) <= longest;
}

// Says how much is too much, and lets nothing be cut.
function check() {
  const over = lengthOf(field.value) - limit;
  const whole = editing || links().every(fits);
  count.textContent = over > 0 ? word("too_long", { count: over }) : whole ? "" : word("invalid_fields");
  if (over > 0) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  form.querySelector(".chat-send").disabled = over > 0 || !whole;
  return over <= 0 && whole;
}

async function submit() {
  const body = field.value.trim();
  const attachments = editing ? [] : links();
  if (!(body || attachments.length) || !check()) return;
  if (editing) {
    if (!(await call("PATCH", `/messages/${editing}`, { body }))) return;
    leave();
    catchUp();
  } else {
    const to = reply;
    field.value = "";
    showLinks([]);
    leave();
    enqueue(body, to, attachments);
  }
  field.focus();
}

export function composer() {
  const asked = form.elements.reply_to;
  if (asked) reply = { seq: Number(asked.value), name: "", text: context.querySelector("[data-context-text]").textContent };
  else if (!field.value && !links().length) restore();
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
  attach.addEventListener("input", () => {
    keepDraft();
    check();
  });
  attach.addEventListener("toggle", () => {
    const [first] = rows();
    if (attach.open && !links().length && attach.contains(document.activeElement)) first.querySelector("input").focus();
  });
  another.addEventListener("click", (event) => {
    event.preventDefault();
    addRow().querySelector("input").focus();
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
