// What is written waits here until it is acknowledged, over reloads and dead connections: one at a time, so that the
// order stays, and always with the id it got at first, so that the same again is the same message.

import { isOpen, on, send } from "../realtime.js";
import { catchUp, isComplete, onMessage } from "./history.js";
import { chat, list, me, path, room, toEnd, word } from "./room.js";

const prefix = `chat-out:${me}:${chat}:`;
const refused = new Map();
let waiting = null;
let timer;

// An item a key, so that two windows do not write over each other. The key begins with the time.
function items() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return keys.sort().map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }));
}
function drop(id) {
  for (const item of items()) if (item.id === id) localStorage.removeItem(item.key);
  refused.delete(id);
  if (waiting === id) waiting = null;
}

let count = 0;
export function enqueue(body, reply, attachments = []) {
  const id = crypto.randomUUID();
  const turn = String((count += 1)).padStart(4, "0");
  localStorage.setItem(`${prefix}${Date.now()}:${turn}`, JSON.stringify({ id, body, reply, attachments }));
  pump();
  toEnd();
}

function pump() {
  for (const item of items()) draw(item);
  if (waiting || !isOpen()) return;
  const item = items().find(({ id }) => !refused.has(id));
  if (!item) return;
  waiting = item.id;
  const { id, body, reply, attachments = [] } = item;
  const answers = reply && { reply_to: reply.seq };
  send({ type: "message:send", id, conversation_id: chat, body, ...answers, ...(attachments.length && { attachments }) });
  clearTimeout(timer);
  timer = setTimeout(() => {
    waiting = null;
    pump();
  }, 10000);
}

function draw({ id, body, reply, attachments = [] }) {
  let item = list.querySelector(`[data-pending="${CSS.escape(id)}"]`);
  if (!item) {
    item = document.createElement("li");
    item.className = "bubble bubble-own bubble-follows bubble-ends";
    item.dataset.pending = id;
    const main = element("div", "bubble-main");
    const text = element("div", "bubble-body bubble-plain", body);
    text.dir = "auto";
    if (reply) text.prepend(element("p", "chat-reply", reply.text));
    for (const { url, title } of attachments) text.append(element("p", "", title || url));
    const line = element("div", "bubble-line");
    line.append(text, element("p", "bubble-meta"));
    main.append(line);
    item.append(main);
    list.append(item);
  }
  const meta = item.querySelector(".bubble-meta");
  const code = refused.get(id);
  const state = code ?? (navigator.onLine ? "sending" : "offline");
  if (meta.dataset.state === state) return;
  meta.dataset.state = state;
  meta.replaceChildren(element("span", "", code === undefined ? word(state) : ""));
  if (state === "offline") meta.prepend(document.importNode(room.querySelector("[data-icon=clock]").content, true));
  if (code === undefined) return;
  const why = element("span", "bubble-state bubble-state-failed", `${word("failed")}. ${word(code)}`);
  why.setAttribute("role", "alert");
  meta.replaceChildren(why, button("retry", () => {
    refused.delete(id);
    meta.dataset.state = "again";
    pump();
  }), button("discard", () => {
    drop(id);
    item.remove();
    pump();
  }));
}

function element(name, style, text = "") {
  const made = document.createElement(name);
  made.className = style;
  made.textContent = text;
  return made;
}
function button(code, act) {
  const made = element("button", "link-button", word(code));
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

export function outbox() {
  on("open", () => {
    waiting = null;
    pump();
  });
  addEventListener("offline", pump);
  on("message:ack", (ack) => {
    if (ack.conversation_id !== chat) return;
    drop(ack.id);
    // The bubble stays until the message itself takes its place; on an older stretch that is on another page.
    if (isComplete()) catchUp();
    else if (items().length === 0) location.assign(path);
    pump();
  });
  on("error", (error) => {
    if (!error.id || error.id !== waiting) return;
    waiting = null;
    if (error.retry_after || error.code === "busy") {
      setTimeout(pump, (error.retry_after ?? 1) * 1000);
      return;
    }
    refused.set(error.id, error.code);
    pump();
  });
  // The connection ended over what was sent last. That message is given up, with its text kept; the next one goes on.
  on("refused", (code) => {
    if (!waiting) return;
    refused.set(waiting, code === 1009 ? "too_large" : "bad_frame");
    waiting = null;
    pump();
  });
  // What the server shows is stored, even when its acknowledgement was lost.
  onMessage((message) => {
    const id = message.querySelector("[data-client]")?.dataset.client;
    if (id) drop(id);
  });
  addEventListener("storage", (event) => {
    if (!event.key?.startsWith(prefix)) return;
    if (event.newValue === null && event.oldValue) {
      list.querySelector(`[data-pending="${CSS.escape(JSON.parse(event.oldValue).id)}"]`)?.remove();
    }
    pump();
  });
  pump();
}
