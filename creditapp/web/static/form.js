// The page works without this: it moves the focus to the summary of errors and prevents a double click's second post.
"use strict";
const summary = document.getElementById("summary");
if (summary) summary.focus();
document.querySelector("form").addEventListener("submit", (event) => {
  const button = event.target.querySelector("button");
  if (button.disabled) event.preventDefault();
  button.disabled = true;
  button.textContent = "One moment …";
  addEventListener("pageshow", () => { button.disabled = false; button.textContent = "Show my report"; });
});
