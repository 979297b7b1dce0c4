// Received at once; read when it was on the screen of somebody who looks. Who writes, and who has read.

import { pause } from "../backoff.js";
import { isOpen, on, send } from "../realtime.js";
import { newest, onMessage, refresh } from "./history.js";
import { chat, list, me, nameOf, room, say, word } from "./room.js";

let read = Number(room.dataset.read);
let told = read;
let timer;
const visible = new Set();

function look() {
  // A stranger is not told that their first message was seen.
  if (document.hidden || room.dataset.request !== undefined) return;
  for (const seq of visible) read = Math.max(read, seq);
  clearTimeout(timer);
  timer = setTimeout(tell, 250);
}

function tell() {
  if (read <= told || !isOpen()) return;
  if (send({ type: "message:read", conversation_id: chat, seq: read })) told = read;
}

// A receipt has no id and no answer: it may be what a busy server just refused, so it is sent again, a few times.
const MAX_REFUSALS = 5;
let refusals = 0;
function refused({ id, conversation_id: where, retry_after: seconds = 0 }) {
  if (id || (where && where !== chat) || read <= Number(room.dataset.read) || refusals >= MAX_REFUSALS) return;
  refusals += 1;
  told = Number(room.dataset.read);
  clearTimeout(timer);
  timer = setTimeout(tell, seconds * 1000 + pause(refusals));
}

// Read on this device or another, and stored.
function confirmed(seq) {
  refusals = 0;
  read = Math.max(read, seq);
  told = Math.max(told, seq);
  room.dataset.read = Math.max(seq, Number(room.dataset.read));
}

const typing = new Map();
function drawTyping() {
  const names = [...typing.keys()].map(nameOf).filter(Boolean);
  say(names.length > 1 ? word("typing_many") : names.length ? word("typing", { name: names[0] }) : "");
}
function stops(user) {
  clearTimeout(typing.get(user));
  if (typing.delete(user)) drawTyping();
}

// How far the others are. A receipt may come before the message it is about is on the page.
const known = { "message:read": 0, "message:delivered": 0 };
function isBehind(message) {
  const state = message.querySelector(".bubble-state");
  const seq = Number(message.dataset.message);
  if (!state || state.classList.contains("bubble-state-seen")) return false;
  return seq <= known["message:read"] || (seq <= known["message:delivered"] && state.classList.contains("bubble-state-sent"));
}

export function receipts() {
  room.querySelector("[data-no-script]")?.remove();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const seq = Number(target.dataset.message);
      if (isIntersecting && target.isConnected) visible.add(seq);
      else visible.delete(seq);
    }
    look();
  });
  let delivered = 0;
  const drawn = new Set();
  onMessage((message) => {
    watch.observe(message);
    // Once more for each: what the server says then is how it is.
    if (!drawn.has(message.id) && isBehind(message)) {
      drawn.add(message.id);
      refresh(Number(message.dataset.message));
    }
    const seq = newest();
    if (seq > delivered && send({ type: "message:delivered", conversation_id: chat, seq })) delivered = seq;
  });
  document.addEventListener("visibilitychange", look);

  on("open", () => {
    // What was sent on a connection that died may not have arrived.
    told = Math.min(told, Number(room.dataset.read));
    tell();
    send({ type: "message:delivered", conversation_id: chat, seq: newest() });
  });
  for (const type of ["message:read", "message:delivered"]) {
    on(type, (frame) => {
      if (frame.conversation_id !== chat) return;
      if (frame.user_id === me) {
        if (type === "message:read") confirmed(frame.seq);
        return;
      }
      known[type] = Math.max(known[type], frame.seq);
      const behind = [...list.querySelectorAll(".bubble-own[data-message]")].find(isBehind);
      if (behind) refresh(Number(behind.dataset.message));
    });
  }
  on("error", refused);
  on("message:typing", (frame) => {
    if (frame.conversation_id !== chat || frame.user_id === me) return;
    clearTimeout(typing.get(frame.user_id));
    typing.set(frame.user_id, setTimeout(stops, 4000, frame.user_id));
    drawTyping();
  });
  on("message:new", ({ message }) => message.conversation_id === chat && stops(message.sender_id));
  on("conversation:left", (frame) => frame.conversation_id === chat && location.assign("/messages"));

  const here = room.querySelector("[data-here]");
  const other = room.querySelector(".chat-head [data-presence]")?.dataset.presence;
  on("presence:update", (frame) => {
    if (here && frame.user_id === other) here.hidden = frame.state !== "online";
  });
  on("state", (state) => here && state !== "connected" && (here.hidden = true));
}
