// The messages on the page: kept up with the server, each once, in order, with a line a day; more of them on scrolling.

import { on, watched } from "../realtime.js";
import { atEnd, chat, fetchPart, list, path, room, still, toEnd } from "./room.js";

let change = Number(room.dataset.change);
let last = Number(room.dataset.last);
// Whether the page goes on to the newest message; on an older stretch nothing is appended.
let complete = room.dataset.atEnd !== undefined;

export const newest = () => last;
export const isComplete = () => complete;
const below = room.querySelector("[data-below]");
const seqOf = (message) => Number(message.dataset.message);
const first = () => list.querySelector("[data-message]");

// Calls `act` for each message that is put on the page, and for those there already.
const acts = [];
export function onMessage(act) {
  acts.push(act);
  for (const message of list.querySelectorAll("[data-message]")) act(message);
}

const labels = new Map();
function learn(part) {
  for (const line of part.querySelectorAll("[data-day-line]")) labels.set(line.dataset.dayLine, line.cloneNode(true));
}

function unnamed(day) {
  const line = document.createElement("li");
  line.className = "chat-day";
  line.dataset.dayLine = day;
  line.textContent = day;
  return line;
}

// As the server does: what one person says within five minutes stands together, and the last own message is the one
// that says how far it has come.
const TOGETHER = 300_000;
function gather() {
  let head = {};
  let before = null;
  let latest = null;
  for (const message of list.querySelectorAll("[data-message]")) {
    const { by } = message.dataset;
    const at = Date.parse(message.querySelector(".bubble-meta time")?.dateTime);
    const follows = Boolean(by) && head.by === by && message.previousElementSibling === before && at - head.at < TOGETHER;
    if (!follows) head = { by, at };
    message.classList.toggle("bubble-follows", follows);
    if (follows) before.classList.remove("bubble-ends");
    message.classList.toggle("bubble-ends", Boolean(by));
    message.classList.remove("bubble-latest");
    if (message.querySelector(".bubble-meta .bubble-state")) latest = message;
    before = message;
  }
  latest?.classList.add("bubble-latest");
}

// One line before the first message of each day.
function tidy() {
  const used = new Set();
  let day = "";
  for (const message of list.querySelectorAll("[data-message]")) {
    if (message.dataset.day === day) continue;
    day = message.dataset.day;
    const mark = message.previousElementSibling?.id === "unread" ? message.previousElementSibling : null;
    let line = (mark ?? message).previousElementSibling;
    if (line?.dataset.dayLine !== day) {
      line = labels.get(day)?.cloneNode(true) ?? unnamed(day);
      (mark ?? message).before(line);
    }
    used.add(line);
  }
  for (const line of list.querySelectorAll("[data-day-line]")) if (!used.has(line)) line.remove();
  gather();
}

// Puts a message where its number belongs.
function place(message) {
  const seq = seqOf(message);
  const known = document.getElementById(message.id);
  const client = message.querySelector("[data-client]")?.dataset.client;
  const pending = client && list.querySelector(`[data-pending="${CSS.escape(client)}"]`);
  if (known) {
    if (Number(known.dataset.change) > Number(message.dataset.change)) return;
    const focused = known.contains(document.activeElement);
    known.replaceWith(message);
    if (focused) message.querySelector(".bubble-more")?.focus();
  } else if (seq > last ? !complete : seq < seqOf(first() ?? message)) {
    return;
  } else {
    const later = [...list.querySelectorAll("[data-message]")].find((one) => seqOf(one) > seq);
    list.insertBefore(message, later ?? list.querySelector("[data-pending]"));
    last = Math.max(last, seq);
  }
  pending?.remove();
  for (const act of acts) act(message);
}

// For whoever listens instead of looking: the last few of what came.
function hear(messages) {
  const heard = room.querySelector("[data-heard]");
  for (const message of messages.slice(-3)) {
    const line = document.createElement("p");
    const parts = [".bubble-author", ".bubble-body"].map((part) => message.querySelector(part)?.textContent.trim());
    line.textContent = parts.filter(Boolean).join(": ") || message.textContent.trim();
    heard.append(line);
  }
  while (heard.children.length > 20) heard.firstElementChild.remove();
}

// Everything that changed since: messages, edits, deletions, reactions. One at a time, called as often as one likes.
let catching = null;
let again = false;
export function catchUp() {
  again = true;
  catching ??= (async () => {
    try {
      while (again) {
        again = false;
        const part = await fetchPart(`changed_after=${change}`);
        learn(part);
        const end = part.querySelector("[data-part]").dataset;
        const messages = part.querySelectorAll("[data-message]");
        const follow = atEnd();
        const came = [...messages].filter((one) => seqOf(one) > last && !one.classList.contains("bubble-own"));
        // Somebody who reads further up is told, and not moved.
        if (!follow && came.length) below.hidden = false;
        hear(came);
        still(() => {
          for (const message of messages) {
            change = Math.max(change, Number(message.dataset.change));
            place(message);
          }
          if (messages.length) tidy();
        });
        if (messages.length && first()) room.querySelector("[data-empty]")?.remove();
        if (follow && messages.length && complete) toEnd();
        if (end.more === "true") again = true;
        else change = Math.max(change, Number(end.change));
      }
    } catch {
      // The next nudge, beat or connection tries again.
    } finally {
      catching = null;
    }
  })();
  return catching;
}

// Draws messages again whose receipts changed: those from `seq` on, at most a page of them.
let stale = Infinity;
let staleTimer;
export function refresh(seq) {
  stale = Math.min(stale, seq);
  clearTimeout(staleTimer);
  staleTimer = setTimeout(async () => {
    const after = Math.max(stale, last - 49) - 1;
    stale = Infinity;
    const part = await fetchPart(`after=${after}`).catch(() => null);
    const follow = atEnd();
    still(() => {
      part?.querySelectorAll("[data-message]").forEach((one) => document.getElementById(one.id) && place(one));
      gather();
    });
    if (follow && complete) toEnd();
  }, 150);
}

// Endless both ways; the links stay for when a page cannot be fetched.
async function older(link) {
  const part = await fetchPart(`before=${seqOf(first())}`);
  learn(part);
  const messages = [...part.querySelectorAll("[data-message]")];
  still(() => {
    list.prepend(...messages);
    tidy();
  });
  for (const message of messages) for (const act of acts) act(message);
  if (part.querySelector("[data-part]").dataset.more === "true") link.href = `${path}?before=${seqOf(first())}`;
  else link.closest("p").remove();
}

async function newer(link) {
  const part = await fetchPart(`after=${last}`);
  learn(part);
  const more = part.querySelector("[data-part]").dataset.more === "true";
  still(() => {
    complete = true;
    for (const message of part.querySelectorAll("[data-message]")) place(message);
    complete = !more;
    tidy();
  });
  if (more) link.href = `${path}?after=${last}`;
  else link.closest("p").remove();
}

function endless(place, load) {
  if (!place) return;
  let busy = false;
  const watch = new IntersectionObserver(async (entries) => {
    if (busy || !entries.at(-1).isIntersecting) return;
    busy = true;
    await load(place.querySelector("a")).catch(() => null);
    busy = false;
    watch.unobserve(place);
    if (place.isConnected) setTimeout(() => watch.observe(place), 200);
  }, { rootMargin: "400px 0px" });
  watch.observe(place);
}

export function history() {
  learn(list);
  on("open", catchUp);
  watched.push(chat);
  on("pong", ({ heads }) => heads?.some((head) => head.conversation_id === chat && head.change > change) && catchUp());
  for (const type of ["message:new", "message:changed"]) {
    on(type, ({ message }) => message.conversation_id === chat && catchUp());
  }
  let end = atEnd();
  addEventListener("scroll", () => {
    end = atEnd();
    if (complete && end) below.hidden = true;
  }, { passive: true });
  // A keyboard that opens takes height away, and so does a field that grows: whoever read the newest message still does.
  const seen = globalThis.visualViewport;
  seen?.addEventListener("resize", () => {
    // Where a keyboard lies over the page, the field stands on it.
    const over = seen.scale === 1 ? Math.max(0, innerHeight - seen.height - seen.offsetTop) : 0;
    room.style.setProperty("--keyboard", `${Math.round(over)}px`);
    if (end) toEnd();
  });
  new ResizeObserver(() => end && complete && toEnd()).observe(room.querySelector(".chat-foot"));
  below.querySelector("a").addEventListener("click", (event) => {
    if (!complete) return;
    event.preventDefault();
    toEnd();
    below.hidden = true;
  });
  const mark = document.getElementById("unread");
  const target = location.hash && location.hash !== "#latest" && document.getElementById(location.hash.slice(1));
  if (target) target.scrollIntoView({ block: "center" });
  else if (mark) mark.scrollIntoView({ block: "center" });
  else if (complete) toEnd();
  // Only once the page stands where it should begin.
  setTimeout(() => {
    endless(room.querySelector("[data-older]"), older);
    endless(room.querySelector("[data-newer]"), newer);
  }, 100);
}
