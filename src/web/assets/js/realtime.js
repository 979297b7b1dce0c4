// One socket a page, wherever somebody is signed in: it comes back by itself, renews its token, and tells who listens.

import { pause } from "./backoff.js";

const meta = document.querySelector('meta[name="realtime"]');
export const me = meta?.dataset.me;

// Conversations on the screen: each beat asks how far they are.
export const watched = [];

const listeners = new Map();
// `type`: that of a frame, or "open" (at once, when it is), or "state" ("connected", "connecting", "offline"), or
// "refused" (the server ended the connection over what was sent last; the same again would end it again).
export function on(type, act) {
  if (!listeners.has(type)) listeners.set(type, []);
  listeners.get(type).push(act);
  if (type === "open" && isOpen()) act();
}
function tell(type, detail) {
  for (const act of listeners.get(type) ?? []) act(detail);
}

let socket = null;
let attempt = 0;
// A server that stops says after how many milliseconds to come back.
let asked = null;
let heard = 0;
// Close codes that say what was sent is at fault (protocol, kind of data, text, policy, size), and how many in a row.
const FAULTS = [1002, 1003, 1007, 1008, 1009, 1010];
let faults = 0;
const MOST_FAULTS = 20;
let until = Number(meta?.dataset.until ?? 0);
let again;
let renewal;

export const isOpen = () => socket?.readyState === WebSocket.OPEN;
// False when there is no connection; whoever needs it sent sends again on "open".
export function send(frame) {
  if (!isOpen()) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

export function realtime() {
  if (!meta) return;
  connect();
  addEventListener("online", connect);
  // A device without a network does not hear that its connection is dead.
  addEventListener("offline", () => lost("offline"));
  addEventListener("pageshow", (event) => event.persisted && !isOpen() && connect());
  setInterval(beat, 15000);
}

function connect() {
  clearTimeout(again);
  if (socket || !navigator.onLine) return;
  tell("state", "connecting");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(`${scheme}//${location.host}${meta.getAttribute("content")}`);
  socket = mine;
  mine.addEventListener("open", () => {
    if (socket !== mine) return;
    heard = Date.now();
    plan();
    tell("state", "connected");
    tell("open");
  });
  mine.addEventListener("message", (event) => {
    if (socket !== mine) return;
    heard = Date.now();
    attempt = 0;
    const frame = JSON.parse(event.data);
    if (frame.type === "pong" || frame.type === "message:ack") faults = 0;
    if (frame.type === "server:restart") asked = frame.retry_after_ms;
    if (frame.type === "auth:ok") {
      until = frame.expires_at;
      plan();
    }
    tell(frame.type, frame);
  });
  mine.addEventListener("close", async ({ code }) => {
    if (socket !== mine) return;
    // Before it opened, a refused token looks like any other failure.
    if (FAULTS.includes(code)) {
      faults += 1;
      tell("refused", code);
      // Whatever it is, it is on this page: a new one starts afresh.
      if (faults > MOST_FAULTS) return quit();
    }
    const refused = code === 4401 || until * 1000 < Date.now();
    if (refused) await refresh().catch(() => null);
    if (socket === mine) lost("connecting");
  });
}

// Back when the server asked for it, else after a while that grows.
function lost(state) {
  const old = socket;
  socket = null;
  old?.close();
  clearTimeout(renewal);
  clearTimeout(again);
  tell("state", state);
  attempt += 1;
  again = setTimeout(connect, asked ?? pause(attempt));
  asked = null;
}

// Somebody signs out: whatever the server still says, nothing is asked for in their name while the page goes.
export function quit() {
  const old = socket;
  socket = null;
  clearTimeout(renewal);
  clearTimeout(again);
  old?.close();
}

function beat() {
  if (!isOpen()) return;
  if (Date.now() - heard > 40000) lost("connecting");
  else send({ type: "ping", conversations: watched });
}

// A fresh token goes to the open socket a minute before the old one ends.
function plan() {
  clearTimeout(renewal);
  renewal = setTimeout(renew, Math.max(5000, until * 1000 - Date.now() - 60000));
}
async function renew() {
  const token = await refresh().catch(() => null);
  if (token) send({ type: "auth", token });
  else plan();
}

// By the cookie; a session that ended leads to the sign-in page.
async function refresh() {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/api/v1/auth/refresh", { method: "POST", headers, body: "{}" });
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Error(answer.status);
  const { access_token: token, expires_in: seconds } = await answer.json();
  until = Date.now() / 1000 + seconds;
  return token;
}
