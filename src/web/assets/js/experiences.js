// The editor of an experience: what autosave learns goes back into the form, so that the next save stands on it.

const form = document.querySelector("form.share-form");

form?.addEventListener("autosaved", (event) => {
  const { status, body } = event.detail;
  if (status === 200) {
    form.elements.revision.value = body.revision;
  } else if (status === 409) {
    // Another window saved in between. Nothing is sent any more by itself; the person decides.
    delete form.dataset.autosave;
    const notice = document.querySelector("[data-conflict]");
    notice.hidden = false;
    notice.scrollIntoView({ block: "nearest" });
  }
});
