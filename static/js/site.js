// Small comforts; every page works without them.
document.querySelector("[data-component=errors]")?.focus();

// Close an open menu by Escape or by a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// A form that was sent is not sent twice by a double click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Long texts outlive an expired session: kept in the tab until the form was taken.
document.querySelectorAll("form[data-keep]").forEach((form) => {
  const place = `keep:${form.dataset.keep}`;
  const kept = JSON.parse(sessionStorage.getItem(place) || "null");
  if (kept) {
    for (const [name, value] of Object.entries(kept)) {
      const field = form.elements[name];
      if (field && "value" in field && !field.value) field.value = value;
    }
  }
  form.addEventListener("input", () => {
    const texts = {};
    form.querySelectorAll("textarea, input[type=text], input[type=url]").forEach((field) => (texts[field.name] = field.value));
    sessionStorage.setItem(place, JSON.stringify(texts));
  });
});
document.querySelectorAll("[data-forget]").forEach((mark) => sessionStorage.removeItem(`keep:${mark.dataset.forget}`));

// Drafts save themselves.
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const status = form.querySelector("[data-saved]");
  let timer;
  const save = async () => {
    const body = new FormData(form);
    body.delete("_key");
    for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    if (!status) return;
    if (answer?.ok) {
      const saved = await answer.json();
      if (form.elements.version) form.elements.version.value = saved.version;
      status.textContent = saved.sentence;
    } else if (answer) {
      status.textContent = (await answer.json().catch(() => ({}))).sentence || status.dataset.failed;
    } else {
      status.textContent = status.dataset.failed;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
});

// Fragments that follow what is typed: data-follow="address?title=" data-into="#id".
document.querySelectorAll("[data-follow]").forEach((field) => {
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await fetch(field.dataset.follow + encodeURIComponent(field.value)).catch(() => null);
      if (answer?.ok) document.querySelector(field.dataset.into).innerHTML = await answer.text();
    }, 350);
  });
});

// The moderator's desk by keyboard.
const keys = document.querySelector("[data-keys]");
if (keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "radio") return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input[type=radio]")) {
      target.checked = true;
      target.focus();
      target.dispatchEvent(new Event("change", { bubbles: true }));
    } else target.click();
  });
}

// Votes without a page load: the answer's own control takes the place of the old one.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-vote]");
  if (!form) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "vote" } }).catch(() => null);
  if (!answer || !answer.headers.get("content-type")?.includes("text/html")) return form.submit();
  const held = document.createElement("template");
  held.innerHTML = await answer.text();
  const fresh = held.content.querySelector("[data-votes]");
  const old = form.closest("[data-votes]");
  if (!fresh || !old) return location.reload();
  const name = event.submitter?.name + event.submitter?.value;
  old.replaceWith(fresh);
  const status = document.querySelector("#flashes");
  const said = held.content.querySelector("[data-said]");
  if (status && said) status.textContent = said.textContent;
  fresh.querySelector("button:not([disabled])")?.focus();
  document.querySelectorAll("[data-left]").forEach((place) => (place.textContent = held.content.querySelector("[data-left]")?.textContent ?? place.textContent));
  delete form.dataset.sent;
});
