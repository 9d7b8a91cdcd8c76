// Sends what was clicked, and shows what comes back; everything is computed and drawn by the server.
"use strict";

const work = document.getElementById("work");
const said = document.getElementById("said");
const error = document.getElementById("error");
let waiting = false;

async function send(edit, focused) {
  if (waiting) return;
  waiting = true;
  work.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("edit", {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify({name: document.getElementById("panel").dataset.name, ...edit}),
    });
    const shown = await answer.json();
    if (shown.html) work.innerHTML = shown.html;
    said.textContent = shown.said || "";
    error.textContent = shown.error || "";
    work.dataset.saved = shown.saved;
    if (edit.action === "show") {
      document.getElementById("panel").focus({preventScroll: window.innerWidth > 900});
      history.replaceState(null, "", `?of=${encodeURIComponent(edit.show)}`);
    } else {
      const again = focused && document.getElementById(focused);
      (again && !again.disabled ? again : document.getElementById("panel")).focus({preventScroll: true});
    }
  } catch {
    error.textContent = "No answer: is `training bins` still running?";
  } finally {
    waiting = false;
    work.removeAttribute("aria-busy");
  }
}

work.addEventListener("click", event => {
  const button = event.target.closest("button[data-action]");
  if (!button) return;
  const edit = {...button.dataset};
  if (edit.action === "together")
    edit.chosen = [...document.querySelectorAll(".pick:checked")].map(box => Number(box.value));
  send(edit, button.id);
});

work.addEventListener("change", event => {
  const field = event.target;
  if (field.id === "used") send({action: "use", used: field.checked}, field.id);
  if (field.id === "direction") send({action: "direction", value: field.value}, field.id);
});

work.addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target;
  const fields = Object.fromEntries(new FormData(form, event.submitter));
  send({action: form.dataset.action, ...fields}, form.id === "split" ? "value" : event.submitter.id);
});

document.addEventListener("keydown", event => {
  if (!(event.ctrlKey || event.metaKey) || event.target.matches("input:not([type=checkbox])")) return;
  const action = {z: event.shiftKey ? "redo" : "undo", y: "redo", s: "save"}[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  send({action}, document.activeElement.id);
});

window.addEventListener("beforeunload", event => {
  if (work.dataset.saved !== "true") event.preventDefault();
});
