// Another page of ours as a document to take parts from. Its inline style belongs to its own answer: parsed here, it would
// be one more thing the policy of this page refuses.

export const parsed = (html) => new DOMParser().parseFromString(html.replace(/<style\b.*?<\/style>/gs, ""), "text/html");
