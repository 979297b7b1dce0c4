// "3 minutes ago" keeps counting while the page stays open.

const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];

export function times() {
  // Western digits, as the server writes them.
  const format = new Intl.RelativeTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { numeric: "always" });
  setInterval(() => {
    if (document.hidden) return;
    for (const time of document.querySelectorAll("time[data-relative]")) {
      const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
      const unit = UNITS.find(([, length]) => seconds >= length);
      if (unit) time.textContent = format.format(-Math.floor(seconds / unit[1]), unit[0]);
    }
  }, 60000);
}
