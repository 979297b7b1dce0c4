// The first-run page: says in which time zone the browser is, so that nobody has to look for it.

for (const field of document.querySelectorAll("[data-time-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
