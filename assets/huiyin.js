// Enhancements only: every page works without this file. No HTML is ever made from text (trusted types).
"use strict";
(() => {
  const root = document.documentElement;
  const body = document.body;
  root.classList.add("js");

  // Errors: the summary takes the focus, so that it is read and its links are next.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  // Copy the receipt code, and say so.
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const told = document.getElementById(button.getAttribute("aria-controls"));
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        if (told) told.textContent = button.dataset.done;
      } catch {
        const code = document.querySelector(".groups");
        if (code) getSelection().selectAllChildren(code);
        if (told) told.textContent = button.dataset.failed;
      }
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
    if (button.autofocus) button.focus();  // it was not there to be focused before this script ran
  }

  // A file that would be refused is named before it is sent, and with it all that was typed.
  for (const field of document.querySelectorAll("input[type=file][data-too-large]")) {
    const most = 20 * 1000 * 1000;
    field.addEventListener("change", () => {
      const large = [...field.files].find((file) => file.size > most);
      field.setCustomValidity(large ? large.name + ": " + field.dataset.tooLarge : "");
      field.reportValidity();
    });
  }

  // Leaving with unsaved words asks first.
  let unsaved = false;
  for (const form of document.querySelectorAll("form[data-guard]")) {
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
  }
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // A double press sends once.
  for (const form of document.querySelectorAll("form[method=post]")) {
    let sent = 0;
    form.addEventListener("submit", (event) => {
      const now = performance.now();
      if (sent && now - sent < 4000) event.preventDefault();
      else sent = now;
    });
  }
  addEventListener("pageshow", () => { unsaved = false; });

  // What is being written at the desk is kept as a draft five seconds after the last key, as its button would.
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const told = form.querySelector("[data-draft-told]");
    let waiting = 0;
    let sending = null;
    const keep = async () => {
      const fields = new URLSearchParams(new FormData(form));
      fields.delete("files");  // a draft keeps none
      fields.set("save", "yes");
      sending = new AbortController();
      let kept = false;
      try {
        const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "manual", signal: sending.signal });
        kept = answer.type === "opaqueredirect";
      } catch { if (sending.signal.aborted) return; }
      if (kept) unsaved = false;
      if (told) told.textContent = kept ? told.dataset.done : told.dataset.failed;
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 5000); });
    form.addEventListener("submit", () => { clearTimeout(waiting); if (sending) sending.abort(); });
  }

  // The session's end is said two minutes before; any request to us extends it.
  const seconds = Number(body.dataset.sessionSeconds || 0);
  const warning = document.getElementById("session-warning");
  if (seconds && warning) {
    setTimeout(() => { warning.hidden = false; }, Math.max(0, seconds - 120) * 1000);
  }

  // The desk by keyboard: j and k move, Enter opens, a letter gives a command, ? lists them.
  if (!body.hasAttribute("data-desk")) return;
  const rows = [...document.querySelectorAll("tr[data-row]")];
  let at = -1;
  const move = (step) => {
    if (!rows.length) return;
    if (at >= 0) rows[at].removeAttribute("aria-current");
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].setAttribute("aria-current", "true");
    const target = rows[at].querySelector("a, button");
    if (target) target.focus();
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("input, textarea, select")) return;
    if (event.key === "j" || event.key === "ArrowDown") { if (rows.length) { event.preventDefault(); move(1); } return; }
    if (event.key === "k" || event.key === "ArrowUp") { if (rows.length) { event.preventDefault(); move(-1); } return; }
    if (event.key === "?") {
      const help = document.getElementById("keys");
      if (help) help.open ? help.close() : help.showModal();
      return;
    }
    if (event.key === "x" && at >= 0) {
      const box = rows[at].querySelector("input[type=checkbox]");
      if (box) { event.preventDefault(); box.checked = !box.checked; }
      return;
    }
    if (!/^[a-z]$/.test(event.key)) return;
    const command = document.querySelector(`[data-key="${event.key}"]`);
    if (command) { event.preventDefault(); command.click(); }
  });
})();
