// The editor of an experience: what autosave learns goes back into the form, so that the next save stands on it.

const form = document.querySelector("form.experience-form");

// A form whose draft is gone holds the only copy: leaving it is asked about.
if (form && !form.dataset.autosave) form.elements.key.dispatchEvent(new Event("input", { bubbles: true }));

// Nothing is sent any more by itself; the person decides.
function stop(notice) {
  delete form.dataset.autosave;
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
}

form?.addEventListener("autosaved", (event) => {
  const { status, body } = event.detail;
  if (status === 200) {
    form.elements.revision.value = body.revision;
  } else if (status === 409) {
    // Another window saved in between.
    stop(document.querySelector("[data-conflict]"));
  } else if (status === 404) {
    // Another window deleted it.
    stop(document.querySelector("[data-lost]"));
  }
});
