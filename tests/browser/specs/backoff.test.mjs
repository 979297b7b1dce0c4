// A crowd of pages loses its server and comes back (R102): in time that is made up, with the pages' own rule.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause } from "../../../src/web/assets/js/backoff.js";

const PAGES = 50_000;
const SECOND = 1000;
/** What one server takes in a second; the rest of them fail and try again later. */
const TAKES = 3000;

/** Pages that all lose a server at 0, which is away until `back`: how many tried in each second, and when all were in. */
function storm(back) {
  // Attempts by the tenth of a second they are made in; of each page only how often it failed so far.
  const due = new Map();
  const plan = (at, failures) => {
    const slot = Math.floor(at / 100);
    if (!due.has(slot)) due.set(slot, []);
    due.get(slot).push(failures);
  };
  for (let page = 0; page < PAGES; page += 1) plan(pause(1), 1);
  const tries = [];
  let [inside, room, second] = [0, TAKES, 0];
  for (let slot = 0; inside < PAGES; slot += 1) {
    assert.ok(slot < 10 * 3600, "some page never came back");
    if (Math.floor(slot / 10) !== second) [second, room] = [Math.floor(slot / 10), TAKES];
    for (const failures of due.get(slot) ?? []) {
      tries[second] = (tries[second] ?? 0) + 1;
      if (slot * 100 >= back && room > 0) {
        room -= 1;
        inside += 1;
      } else {
        plan(slot * 100 + pause(failures + 1), failures + 1);
      }
    }
    due.delete(slot);
  }
  return { tries, last: second };
}

test("the wait grows from half a second to thirty, and is never the same for two", () => {
  const longest = Array.from({ length: 12 }, (_, n) => pause(n + 1, 1) - 100);
  assert.deepEqual(longest.slice(0, 8), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  assert.equal(longest.at(-1), 30_000);
  for (let n = 1; n < 12; n += 1) assert.ok(pause(n, 0) >= 100, "nobody comes back at once");
  assert.ok(new Set(Array.from({ length: 1000 }, () => Math.round(pause(7) * 1000))).size > 990);
});

for (const away of [5, 60, 600]) {
  test(`fifty thousand pages come back after ${away} seconds without their server, and do not break it again`, () => {
    const { tries, last } = storm(away * SECOND);
    // Even while nothing answers they soon ask less: on the average each waits fifteen seconds.
    const later = tries.slice(Math.min(away, 45), away).map((count) => count ?? 0);
    for (const count of later) assert.ok(count < (PAGES / 15) * 1.25, `${count} tries in a second while it is away`);
    const after = tries.slice(away).map((count) => count ?? 0);
    assert.ok(Math.max(...after) < PAGES / 3, `${Math.max(...after)} tries in one second once it is back`);
    // As fast as one server takes them, and a last wait for those that came when it was full.
    assert.ok(last - away < PAGES / TAKES + 60, `the last one came ${last - away} s after it was back`);
  });
}
