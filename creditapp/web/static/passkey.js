"use strict";
// Passkeys need a script; without it, or where a browser does not know them, the pages say so and codes work as before.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

class Refused extends Error {}

async function send(address, fields) {
  const headers = { Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers, cache: "no-store" });
  const body = await answer.json();
  if (!answer.ok) throw new Refused(body.error || "");
  return body;
}

const asked = {
  create: (options) => navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: options.excludeCredentials.map((known) => ({ ...known, id: bytes(known.id) })),
    },
  }),
  get: (options) => navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge) } }),
};

const fieldsOf = {
  create: ({ response }) => ({ client_data: text(response.clientDataJSON), attestation: text(response.attestationObject) }),
  get: ({ rawId, response }) => ({
    id: text(rawId),
    client_data: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
    handle: response.userHandle ? text(response.userHandle) : "",
  }),
};

function reason(form, error) {
  if (error instanceof Refused) return error.message || form.dataset.failed;
  if (error.name === "InvalidStateError") return form.dataset.known;
  return error.name === "NotAllowedError" || error.name === "AbortError" ? form.dataset.cancelled : form.dataset.failed;
}

async function begin(form) {
  const kind = form.dataset.passkey;
  const { publicKey } = await send(form.action + "/options", {});
  const credential = await asked[kind](publicKey);
  const typed = Object.fromEntries(new FormData(form));
  const { location } = await send(form.action, { ...typed, ...fieldsOf[kind](credential) });
  window.location.assign(location);
}

function offer(form) {
  const button = form.querySelector("button");
  const problem = form.querySelector("[data-problem]");
  const idle = button.textContent;
  form.parentNode.querySelector("[data-without]").hidden = true;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
    problem.hidden = true;
    try {
      await begin(form);
    } catch (error) {
      problem.textContent = reason(form, error);
      problem.hidden = false;
      problem.focus();
      button.textContent = idle;
      button.removeAttribute("aria-disabled");
    }
  });
}

if (window.PublicKeyCredential) for (const form of document.querySelectorAll("form[data-passkey]")) offer(form);
